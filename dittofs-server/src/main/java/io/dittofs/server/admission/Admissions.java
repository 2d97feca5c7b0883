package io.dittofs.server.admission;

import io.dittofs.server.reactor.Admission;
import org.jspecify.annotations.Nullable;

/// The limits of the rate of requests: one of all protocols together, and one of each.
///
/// **Threading**: thread-safe.
public final class Admissions {
    private final @Nullable TokenBucket all;
    private final long nowNanos;

    /// @param all the limit of all protocols together
    /// @param nowNanos of the clock of the event loops
    public Admissions(RateLimitSettings all, long nowNanos) {
        this.nowNanos = nowNanos;
        this.all = bucket(all);
    }

    private @Nullable TokenBucket bucket(RateLimitSettings settings) {
        return settings.enabled() ? new TokenBucket(settings.requestsPerSecond(), settings.burst(), nowNanos) : null;
    }

    /// What a protocol with a limit of its own asks. Nothing is limited, and nothing computed, where no limit is set.
    public Admission of(RateLimitSettings protocol) {
        TokenBucket own = bucket(protocol);
        if (all == null) {
            return own == null ? Admission.OPEN : own;
        }
        return own == null ? all : new Both(all, own);
    }

    /// Lets in what both let in.
    private record Both(TokenBucket all, TokenBucket own) implements Admission {
        @Override
        public long admit(long nowNanos) {
            long wait = own.admit(nowNanos);
            if (wait > 0) {
                return wait;
            }
            wait = all.admit(nowNanos);
            if (wait > 0) {
                own.putBack();
            }
            return wait;
        }
    }
}
