package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `bin/dittofs` in a distribution whose jars are empty, against JDKs whose `java` prints what it was called with.
final class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/distribution/bin/dittofs");

    @TempDir
    private Path folder = Path.of(".");

    private Path home = folder;
    private Path launcher = folder;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layOutADistribution() throws IOException {
        home = Files.createDirectories(folder.resolve("my files/dittofs 1.0"));
        launcher = Files.createDirectory(home.resolve("bin")).resolve("dittofs");
        Files.copy(SCRIPT, launcher);
        executable(launcher);
        Files.createDirectory(home.resolve("lib"));
        Files.createFile(home.resolve("lib/b.jar"));
        Files.createFile(home.resolve("lib/a.jar"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("DITTOFS_JVM_FOLDERS", folder.resolve("nothing").toString());
    }

    @Test
    void passesArgumentsAsTheyAre() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25.0.3").toString());

        var run = run("config", "show", "--config", "a b/*.yaml", "");

        assertThat(run.exitCode()).isZero();
        assertThat(run.arguments())
                .containsSequence("io.dittofs.cli.Main", "config", "show", "--config", "a b/*.yaml", "");
    }

    @Test
    void namesEachJarInAStableOrder() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());

        assertThat(run("version").arguments())
                .containsSequence("-cp", home.resolve("lib/a.jar") + ":" + home.resolve("lib/b.jar"));
    }

    @Test
    void findsItsHomeThroughSymbolicLinks() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());
        Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(folder.resolve("links/first"), Path.of("../my files/dittofs 1.0/bin/dittofs"));
        launcher = Files.createSymbolicLink(folder.resolve("second"), Path.of("links/first"));

        assertThat(run("version").arguments()).contains(home.resolve("lib/a.jar") + ":" + home.resolve("lib/b.jar"));
    }

    @Test
    void prefersTheBundledRuntime() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "26").toString());
        jdk("my files/dittofs 1.0/runtime", "25.0.1");

        assertThat(run("version").java())
                .isEqualTo(home.resolve("runtime/bin/java").toString());
    }

    @Test
    void passesOverAnOldJavaHomeForOneOfThePath() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());
        var young = jdk("young", "25.0.3");
        environment.put("PATH", young.resolve("bin") + ":/usr/bin:/bin");

        assertThat(run("version").java()).isEqualTo(young.resolve("bin/java").toString());
    }

    @Test
    void followsTheLinkByWhichThePathNamesAJdk() throws IOException, InterruptedException {
        var young = jdk("jdk 25", "25.0.3");
        var links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), young.resolve("bin/java"));
        environment.put("PATH", links + ":/usr/bin:/bin");

        assertThat(run("version").java()).isEqualTo(young.resolve("bin/java").toString());
    }

    @Test
    void looksWhereJdksAreInstalled() throws IOException, InterruptedException {
        jdk("jvm/java-8", "1.8.0_402");
        jdk("jvm/java-21", "21.0.1");
        var young = jdk("jvm/temurin-25", "25");
        environment.put("DITTOFS_JVM_FOLDERS", folder.resolve("jvm").toString());

        assertThat(run("version").java()).isEqualTo(young.resolve("bin/java").toString());
    }

    @Test
    void saysWhatIsMissingAndWhatItSaw() throws IOException, InterruptedException {
        var old = jdk("old", "21.0.2");
        environment.put("JAVA_HOME", old.toString());
        hidePathJava();

        var run = run("version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.arguments()).isEmpty();
        assertThat(run.err())
                .startsWith("dittofs: needs Java 25 or newer, and none was found")
                .contains("Java 21: " + old)
                .contains("JAVA_HOME");
    }

    @Test
    void ignoresAJavaHomeThatIsNotThere() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", folder.resolve("gone").toString());
        hidePathJava();

        assertThat(run("version").err()).contains("none was found").doesNotContain("seen");
    }

    @Test
    void boundsTheMemoryOfTheServer() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());

        var options = run("start").arguments();

        assertThat(options)
                .contains("-XX:+ExitOnOutOfMemoryError", "-ea:io.dittofs...", "--enable-native-access=ALL-UNNAMED")
                .anyMatch(option -> option.matches("-XX:MaxDirectMemorySize=\\d+m"));
        assertThat(run("version").arguments()).noneMatch(option -> option.contains("MaxDirectMemorySize"));
    }

    @Test
    void letsTheCheckOfAStoreRunAtFullSpeed() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());

        assertThat(run("fsck", "--repair").arguments())
                .contains("-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC")
                .noneMatch(option -> option.contains("TieredStopAtLevel"));
        assertThat(run("blocks", "owner", "key").arguments()).contains("-XX:MaxRAMPercentage=50");
        assertThat(run("version").arguments()).contains("-XX:TieredStopAtLevel=1");
    }

    @Test
    void appendsTheOptionsOfTheUser() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());
        environment.put("DITTOFS_JAVA_OPTS", "-Xmx1g  -Dpattern=*");

        var arguments = run("start").arguments();

        assertThat(arguments).containsSequence("-Xmx1g", "-Dpattern=*", "-cp");
        assertThat(arguments.stream().filter(argument -> argument.matches("-XX:\\+Use\\w+GC")))
                .hasSize(1);
    }

    @Test
    void leavesTheCollectorToTheUser() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());
        environment.put("DITTOFS_JAVA_OPTS", "-XX:+UseZGC");

        assertThat(run("start").arguments().stream().filter(argument -> argument.matches("-XX:\\+Use\\w+GC")))
                .containsExactly("-XX:+UseZGC");
    }

    @Test
    void usesTheArchiveOfClassesWhenThereIsOne() throws IOException, InterruptedException {
        environment.put("JAVA_HOME", jdk("jdk", "25").toString());
        assertThat(run("version").arguments()).noneMatch(argument -> argument.startsWith("-XX:AOTCache"));

        var archive = Files.createFile(home.resolve("lib/dittofs.aot"));
        assertThat(run("version").arguments()).contains("-XX:AOTCache=" + archive);
    }

    /// A JDK as the launcher sees it. Its `java` prints its own path, then its arguments, one a line.
    private Path jdk(String name, String version) throws IOException {
        var jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"x\"\n");
        var java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        executable(java);
        return jdk;
    }

    /// A PATH with what the launcher needs, and no java.
    private void hidePathJava() throws IOException {
        var tools = Files.createDirectory(folder.resolve("tools"));
        for (var tool : List.of("dirname", "readlink", "sed")) {
            var wrapper =
                    Files.writeString(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
            executable(wrapper);
        }
        environment.put("PATH", tools.toString());
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var err = folder.resolve("err");
        var process = builder.redirectError(err.toFile()).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), List.of(out.split("\n", -1)), Files.readString(err));
    }

    private record Run(int exitCode, List<String> out, String err) {
        String java() {
            assertThat(exitCode).as(err).isZero();
            return out.getFirst();
        }

        List<String> arguments() {
            return out.subList(Math.min(1, out.size()), Math.max(1, out.size() - 1));
        }
    }
}
