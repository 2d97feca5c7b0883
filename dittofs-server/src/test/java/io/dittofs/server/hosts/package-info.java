/// Tests of host names in export rules.
@NullMarked
package io.dittofs.server.hosts;

import org.jspecify.annotations.NullMarked;
