/// How much work is let in. Imports the configuration only.
@NullMarked
package io.dittofs.server.admission;

import org.jspecify.annotations.NullMarked;
