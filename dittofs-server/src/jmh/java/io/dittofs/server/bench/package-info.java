/// Benchmarks of what it costs a call to be observed. They run by themselves, under the profile `jmh-server`.
@NullMarked
package io.dittofs.server.bench;

import org.jspecify.annotations.NullMarked;
