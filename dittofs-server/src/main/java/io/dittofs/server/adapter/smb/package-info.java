/// SMB as a part of the server.
@NullMarked
package io.dittofs.server.adapter.smb;

import org.jspecify.annotations.NullMarked;
