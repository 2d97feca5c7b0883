package io.dittofs.cache.log;

import java.io.IOException;

/// A log that is not opened because it is damaged, newer, incomplete or none of ours. The message is one line that says
/// what is wrong and what can be done. Nothing was changed.
public final class LogRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    /// What can be done about damage.
    static final String REMEDY = ": restore it, or give up what was there with dittofs fsck --repair-log";

    public LogRefusedException(String message) {
        super(message);
    }
}
