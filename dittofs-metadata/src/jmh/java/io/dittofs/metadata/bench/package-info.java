/// What operations on a share cost on each metadata store. Not part of any build but that of the profile `jmh`.
@NullMarked
package io.dittofs.metadata.bench;

import org.jspecify.annotations.NullMarked;
