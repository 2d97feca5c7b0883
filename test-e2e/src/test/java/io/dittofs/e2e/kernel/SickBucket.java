package io.dittofs.e2e.kernel;

import io.dittofs.blocks.s3.Fault;
import io.dittofs.blocks.s3.FaultProxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Has requests for blocks fail in each of the ways that pass, in random order: of twenty of a method five, and some in
/// a row that are told to slow down.
///
/// **Threading**: used under the lock of the proxy, which asks for one request after the other.
final class SickBucket {
    private static final int REQUESTS = 20;

    private final Random random;
    private final Deque<Optional<Fault>> ofPuts = new ArrayDeque<>();
    private final Deque<Optional<Fault>> ofGets = new ArrayDeque<>();

    private SickBucket(long seed) {
        this.random = new Random(seed);
    }

    /// Makes all that comes through a proxy sick, until that is healed.
    static void behind(FaultProxy proxy, long seed) {
        SickBucket sick = new SickBucket(seed);
        proxy.choose(sick::fault);
    }

    /// What a server does at its start is left alone.
    private @Nullable Fault fault(FaultProxy.Request request) {
        if (!request.path().contains("/blocks/")) {
            return null;
        }
        return switch (request.method()) {
            case "PUT" -> next(ofPuts, 8, List.of(new Fault.ResetRequest(), new Fault.LoseAnswer()));
            // Who reads one block after the other meets the whole burst alone.
            case "GET" -> next(ofGets, 3, List.of(new Fault.ResetRequest(), new Fault.TruncateAnswer()));
            default -> null;
        };
    }

    private @Nullable Fault next(Deque<Optional<Fault>> coming, int burst, List<Fault> ofTheMethod) {
        if (coming.isEmpty()) {
            List<Fault> faults = new ArrayList<>(ofTheMethod);
            faults.add(new Fault.Answer(500, "InternalError"));
            faults.add(new Fault.Delay(Duration.ofMillis(700)));
            List<Optional<Fault>> order = new ArrayList<>(Collections.nCopies(REQUESTS, Optional.empty()));
            for (int i = 0; i < faults.size(); i++) {
                order.set(i, Optional.of(faults.get(i)));
            }
            Collections.shuffle(order, random);
            coming.addAll(order);
            coming.addAll(Collections.nCopies(burst, Optional.of(new Fault.Answer(503, "SlowDown"))));
        }
        return coming.remove().orElse(null);
    }
}
