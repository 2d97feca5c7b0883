/// Users, groups and the guest of the configuration. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.user;

import org.jspecify.annotations.NullMarked;
