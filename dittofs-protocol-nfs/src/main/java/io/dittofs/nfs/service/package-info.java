/// The procedures of NFSv3 and MOUNTv3: arguments in, results out, by way of the file service. Bytes stay in the
/// codec packages. Imports `v3`, `mount`, `dispatch` and the domain; runs on reactor or virtual threads.
@NullMarked
package io.dittofs.nfs.service;

import org.jspecify.annotations.NullMarked;
