package io.dittofs.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the values of a settings record in its compact constructor and tells all that is wrong at once:
///
/// ```java
/// new Checks().range("port", port, 1, 65_535).positive("timeouts.idle", idle).done();
/// ```
///
/// Keys are as in the file, from the record: `port`, `timeouts.idle`, `shares[1].name`.
///
/// While the binder constructs a record, [#done()] hands the flaws to it and returns, so that the records around this
/// one can be checked in the same run; none of them leaves the binder. It is therefore the last call of a constructor.
public final class Checks {
    /// Where the binder that constructs the record wants its flaws.
    static final ScopedValue<List<InvalidSettingsException.Flaw>> BINDER = ScopedValue.newInstance();

    private final List<InvalidSettingsException.Flaw> flaws = new ArrayList<>();

    /// The message follows the key: "must be a file".
    public Checks require(boolean isRight, String key, String message) {
        if (!isRight) {
            flaws.add(new InvalidSettingsException.Flaw(key, message));
        }
        return this;
    }

    public Checks range(String key, long value, long min, long max) {
        return require(value >= min && value <= max, key, "must be from " + min + " to " + max + ", not " + value);
    }

    public Checks range(String key, Duration value, Duration min, Duration max) {
        return require(
                value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                key,
                "must be from " + Durations.format(min) + " to " + Durations.format(max) + ", not "
                        + Durations.format(value));
    }

    public Checks range(String key, ByteSize value, ByteSize min, ByteSize max) {
        return require(
                value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                key,
                "must be from " + min + " to " + max + ", not " + value);
    }

    /// The text, if there is one, must be an IP address: a name would have to be resolved before anything is logged.
    public Checks ipAddress(String key, @Nullable String text) {
        return require(text == null || isIpAddress(text), key, "must be an IP address");
    }

    private static boolean isIpAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException notLiteral) {
            return false;
        }
    }

    /// Throws if anything was wrong.
    public void done() {
        if (BINDER.isBound()) {
            BINDER.get().addAll(flaws);
        } else if (!flaws.isEmpty()) {
            throw new InvalidSettingsException(flaws);
        }
    }
}
