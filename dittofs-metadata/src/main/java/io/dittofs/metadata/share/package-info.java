/// One exported tree: its name, its rules for clients, and the service that works in it.
@NullMarked
package io.dittofs.metadata.share;

import org.jspecify.annotations.NullMarked;
