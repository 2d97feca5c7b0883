package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void completesCommandsInBash() throws IOException, InterruptedException {
        assertThat(complete("dittofs", "ver")).containsExactly("verify", "version");
        assertThat(complete("dittofs", "completion", "")).contains("bash", "zsh");
    }

    @Test
    void printsAScriptForZshThatLoadsItsBashEmulation() {
        var run = CliRun.of("completion", "zsh");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("bashcompinit");
    }

    /// What bash would offer for the last of `words`.
    private String[] complete(String... words) throws IOException, InterruptedException {
        var script = Files.writeString(
                folder.resolve("completion.sh"), CliRun.of("completion", "bash").out());
        var question = """
                source %s
                COMP_WORDS=(%s)
                COMP_CWORD=%d
                function=$(complete -p dittofs | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                $function
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, "'" + String.join("' '", words) + "'", words.length - 1);
        var bash = new ProcessBuilder("bash", "-c", question)
                .redirectErrorStream(true)
                .start();
        var answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answer).isZero();
        return answer.lines().map(String::strip).toArray(String[]::new);
    }
}
