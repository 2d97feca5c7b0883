/// What a service tells systemd, `sd_notify(3)`. Imports the JDK only.
@NullMarked
package io.dittofs.cli.systemd;

import org.jspecify.annotations.NullMarked;
