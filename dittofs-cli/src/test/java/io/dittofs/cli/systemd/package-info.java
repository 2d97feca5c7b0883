/// Tests of what systemd is told.
@NullMarked
package io.dittofs.cli.systemd;

import org.jspecify.annotations.NullMarked;
