package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopSignalsTest {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final List<String> events = new ArrayList<>();

    @Test
    void stopsInOrderAtTheFirst() {
        new StopSignals(() -> events.add("stop"), code -> events.add("halt " + code)).received(SIGTERM);

        assertThat(events).containsExactly("stop");
    }

    @Test
    void haltsAtTheSecondWhileTheFirstIsStillStopping() {
        var signals = new StopSignals[1];
        signals[0] = new StopSignals(
                () -> {
                    events.add("stop begins");
                    signals[0].received(SIGINT);
                    events.add("stop ends");
                },
                code -> events.add("halt " + code));

        signals[0].received(SIGTERM);

        assertThat(events).containsExactly("stop begins", "halt 130", "stop ends");
    }
}
