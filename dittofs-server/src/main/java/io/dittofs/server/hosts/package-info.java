/// Host names in export rules. Imports the domain's port for them; looks names up on a thread of its own.
@NullMarked
package io.dittofs.server.hosts;

import org.jspecify.annotations.NullMarked;
