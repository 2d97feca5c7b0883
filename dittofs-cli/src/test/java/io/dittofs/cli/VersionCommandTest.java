package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionCommandTest {
    @Test
    void showsTheVersionOfTheBuildAndOfJava() {
        var run = CliRun.of("version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).matches("dittofs \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"));
        assertThat(run.out()).contains("Java " + Runtime.version());
    }

    @Test
    void saysTheSameAsTheOption() {
        assertThat(CliRun.of("--version").out()).isEqualTo(CliRun.of("version").out());
    }
}
