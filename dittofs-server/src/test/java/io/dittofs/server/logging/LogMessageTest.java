package io.dittofs.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.helpers.MessageFormatter;

final class LogMessageTest {
    @Test
    void takesPairsAtTheEndOutOfTheWords() {
        var message = parse("connection opened id={} client={}", 7, "10.0.0.1");

        assertThat(message.words()).isEqualTo("connection opened");
        assertThat(message.fields()).containsExactly(new LogField("id", 7), new LogField("client", "10.0.0.1"));
    }

    @Test
    void keepsAPairInTheMidstOfTheWords() {
        var message = parse("the share={} went away, handles={} are stale", "/export", 3);

        assertThat(message.words()).isEqualTo("the share=/export went away, handles=3 are stale");
        assertThat(message.fields()).extracting(LogField::name).containsExactly("share", "handles");
    }

    @Test
    void doesNotNamePlainPlaceholders() {
        var message = parse("read {} bytes from {} offset={}", 10, "a", 20);

        assertThat(message.words()).isEqualTo("read 10 bytes from a");
        assertThat(message.fields()).containsExactly(new LogField("offset", 20));
    }

    @Test
    void ignoresEscapedPlaceholders() {
        var message = parse("literal \\{} and value={}", 1);

        assertThat(message.words()).isEqualTo("literal {} and");
        assertThat(message.fields()).containsExactly(new LogField("value", 1));
    }

    @Test
    void isOnlyFieldsWhenThereAreNoWords() {
        var message = parse("id={}", 1);

        assertThat(message.words()).isEmpty();
        assertThat(message.fields()).containsExactly(new LogField("id", 1));
    }

    @Test
    void leavesPlaceholdersWithoutArgumentsAlone() {
        var message = parse("stopped count={} of={}", 1);

        assertThat(message.fields()).containsExactly(new LogField("count", 1));
    }

    private static LogMessage parse(String template, Object... arguments) {
        return LogMessage.parse(
                template, arguments, String.valueOf(MessageFormatter.basicArrayFormat(template, arguments)));
    }
}
