package io.dittofs.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TextLinesTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final TextLines plain = new TextLines(false);
    private final TextLines coloured = new TextLines(true);

    @Test
    void writesTimeLevelMessageAndKeyValues() {
        var line = plain.render(
                Events.of(log -> log.atInfo().addKeyValue("share", "/export").log("mounted client={}", "::1")), null);

        assertThat(line).matches(TIME + " INFO  mounted client=::1 share=/export\n");
    }

    @Test
    void escapesWhatCouldForgeALineOrSteerATerminal() {
        var line = plain.render(Events.of(log -> log.debug("name={}", "a\nERROR\u001b[2Jb")), null);

        assertThat(line).endsWith("name=a\\nERROR\\u001b[2Jb\n").containsOnlyOnce("\n");
    }

    @Test
    void putsTheStackTraceBelow() {
        var line = plain.render(Events.of(log -> log.error("failed", new IOException("why"))), null);

        assertThat(line).contains(" ERROR failed\njava.io.IOException: why\n\tat ");
    }

    @Test
    void coloursLevelsOnlyWhenAsked() {
        var event = Events.of(log -> log.error("failed"));

        assertThat(coloured.render(event, null)).contains("\033[31mERROR\033[0m");
        assertThat(plain.render(event, null)).doesNotContain("\033");
    }

    @Test
    void namesTheTraceAtTheEnd() {
        var line = plain.render(Events.of(log -> log.info("read client={}", "::1")), new TraceIds("0a", "0b"));

        assertThat(line).endsWith(" read client=::1 trace_id=0a span_id=0b\n");
    }
}
