/// Tests of the HTTP endpoint for administration.
@NullMarked
package io.dittofs.server.api;

import org.jspecify.annotations.NullMarked;
