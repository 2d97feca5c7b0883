package io.dittofs.cache.directory;

import java.io.IOException;

/// A directory that is not opened because it is in use, damaged, newer or none of ours. The message is one line that
/// says what is wrong and what can be done. Nothing was changed.
public final class DirectoryRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    public DirectoryRefusedException(String message) {
        super(message);
    }
}
