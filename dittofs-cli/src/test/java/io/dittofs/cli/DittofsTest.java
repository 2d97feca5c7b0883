package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DittofsTest {
    private static final Map<String, String> COLOUR_TERMINAL = Map.of("TERM", "xterm");

    @Test
    void showsTheUsageWhenNoCommandIsGiven() {
        var run = CliRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("missing required subcommand")
                .contains("Usage: dittofs")
                .contains("version");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        var run = CliRun.of("versoin");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("dittofs: unmatched argument at index 0: 'versoin'")
                .contains("version");
    }

    @Test
    void pointsToTheHelpOfACommandUsedWrongly() {
        var run = CliRun.of("completion", "fish");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("dittofs: ")
                .contains("fish")
                .contains("`dittofs completion --help`")
                .doesNotContain("Exception");
    }

    @Test
    void helpsOnEachCommandWithoutAnError() {
        for (var command : new Dittofs(Terminal.ofProcess(), Map.of())
                .commandLine()
                .getSubcommands()
                .keySet()) {
            var run = CliRun.of(command, "--help");

            assertThat(run.exitCode()).as(command).isZero();
            assertThat(run.out()).as(command).startsWith("Usage: dittofs " + command);
            assertThat(run.err()).as(command).isEmpty();
        }
    }

    @Test
    void knowsEachCommandByTheNameThatItHas() {
        new Dittofs(Terminal.ofProcess(), Map.of())
                .commandLine()
                .getSubcommands()
                .forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
    }

    @Test
    void documentsTheExitCodes() {
        assertThat(CliRun.of("--help").out()).contains("78").contains("the configuration is wrong");
    }

    @Test
    void coloursOnlyTheStreamThatIsATerminal() {
        assertThat(CliRun.of(COLOUR_TERMINAL, "stdout", "--help").out()).contains("\033[");
        assertThat(CliRun.of(COLOUR_TERMINAL, "stderr", "--help").out()).doesNotContain("\033[");
        assertThat(CliRun.of(COLOUR_TERMINAL, "stderr", "nonsense").err()).contains("\033[");
        assertThat(CliRun.of(COLOUR_TERMINAL, "stdout", "nonsense").err()).doesNotContain("\033[");
    }

    @Test
    void obeysNoColorAndDumbTerminals() {
        var refused = Map.of("TERM", "xterm", "NO_COLOR", "1");

        assertThat(CliRun.of(refused, "stdout,stderr", "--help").out()).doesNotContain("\033[");
        assertThat(CliRun.of(Map.of("TERM", "dumb"), "stdout", "--help").out()).doesNotContain("\033[");
    }
}
