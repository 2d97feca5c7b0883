/// Tests of the limits of the rate of requests.
@NullMarked
package io.dittofs.server.admission;

import org.jspecify.annotations.NullMarked;
