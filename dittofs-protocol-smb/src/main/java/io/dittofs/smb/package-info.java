/// SMB2 and SMB3, sans I/O. Nothing lives here yet.
@NullMarked
package io.dittofs.smb;

import org.jspecify.annotations.NullMarked;
