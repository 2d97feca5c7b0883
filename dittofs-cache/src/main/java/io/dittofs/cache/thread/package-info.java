/// What all threads of the cache have in common. Imports nothing.
@NullMarked
package io.dittofs.cache.thread;

import org.jspecify.annotations.NullMarked;
