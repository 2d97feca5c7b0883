package io.dittofs.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/// Reads what is written with a parser that is not ours, strict about duplicate names.
final class JsonLinesTest {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Test
    void namesTheFixedFieldsFirst() throws IOException {
        var json = parse(log -> log.warn("the disk is nearly full"));

        assertThat(json.keySet()).containsExactly("time", "level", "msg", "logger", "thread");
        assertThat(json)
                .containsEntry("level", "WARN")
                .containsEntry("msg", "the disk is nearly full")
                .containsEntry("logger", Events.LOGGER)
                .containsEntry("thread", Thread.currentThread().getName());
        assertThat(String.valueOf(json.get("time"))).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void turnsPairsOfTheMessageIntoFieldsOfTheirType() throws IOException {
        var json = parse(log -> log.info("mounted client={} share={} count={} first={}", "::1", "/export", 3, true));

        assertThat(json)
                .containsEntry("msg", "mounted")
                .containsEntry("client", "::1")
                .containsEntry("share", "/export")
                .containsEntry("count", "3")
                .containsEntry("first", "true");
    }

    @Test
    void turnsKeyValuesAndContextIntoFields() throws IOException {
        var json = parse(Events.of(
                Map.of("client", "::1"),
                log -> log.atInfo()
                        .addKeyValue("handle", "0a0b")
                        .addKeyValue("offset", 4096L)
                        .log("read")));

        assertThat(json)
                .containsEntry("handle", "0a0b")
                .containsEntry("offset", "4096")
                .containsEntry("client", "::1");
    }

    @Test
    void keepsTheFixedFieldsWhenAPairHasTheirName() throws IOException {
        var json = parse(log -> log.info("slow time={} msg={}", 12, "x"));

        assertThat(json)
                .containsEntry("msg", "slow")
                .containsEntry("_time", "12")
                .containsEntry("_msg", "x");
    }

    @Test
    void writesANameOnce() throws IOException {
        var json = parse(log -> log.atInfo().addKeyValue("client", "second").log("seen client={}", "first"));

        assertThat(json).containsEntry("client", "first");
    }

    @Test
    void carriesTheStackTraceInAField() throws IOException {
        var failure = new IOException("broken \"pipe\"\n", new IllegalStateException("inner"));
        var json = parse(log -> log.error("failed client={}", "::1", failure));

        assertThat(String.valueOf(json.get("exception")))
                .startsWith("java.io.IOException: broken \"pipe\"\n")
                .contains("at io.dittofs.server.logging.JsonLinesTest")
                .contains("Caused by: java.lang.IllegalStateException: inner");
    }

    @Test
    void survivesAnyCharacters() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var value = randomText(random);
            var json = parse(log -> log.info("name={}", value));

            assertThat(json).as("seed %d round %d", seed, round).containsEntry("name", value);
        }
    }

    @Test
    void namesTheTraceAndTheSpan() throws IOException {
        var event = Events.of(log -> log.info("read client={}", "::1"));

        assertThat(parse(event, new TraceIds("0a", "0b")))
                .containsEntry("client", "::1")
                .containsEntry("trace_id", "0a")
                .containsEntry("span_id", "0b");
        assertThat(parse(event)).doesNotContainKeys("trace_id", "span_id");
    }

    @Test
    void writesNullAsNull() throws IOException {
        assertThat(parse(log -> log.info("connection={}", (Object) null))).containsEntry("connection", "null");
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private static Map<String, String> parse(Consumer<Logger> logging) throws IOException {
        return parse(Events.of(logging));
    }

    private static Map<String, String> parse(ILoggingEvent event) throws IOException {
        return parse(event, null);
    }

    private static Map<String, String> parse(ILoggingEvent event, @Nullable TraceIds trace) throws IOException {
        var line = JsonLines.render(event, trace);
        assertThat(line).endsWith("}\n");
        assertThat(line.substring(0, line.length() - 1)).doesNotContain("\n");
        var fields = new LinkedHashMap<String, String>();
        try (var parser = JSON.createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                fields.put(name, parser.getText());
            }
            assertThat(parser.nextToken()).isNull();
        }
        return fields;
    }
}
