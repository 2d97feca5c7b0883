package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSchema;
import io.dittofs.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written for people about the configuration says what the code does.
class ConfigDocumentsTest {
    private static final Path ROOT = root();
    private static final Path EXAMPLE = ROOT.resolve("config.example.yaml");
    private static final Path DOCUMENT = ROOT.resolve("docs/CONFIGURATION.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Pattern VARIABLE = Pattern.compile("\\b(DITTOFS_[A-Z0-9_]+)=(\\S+?)(?=[`\\s])");
    private static final Pattern COMMENTED_OUT = Pattern.compile("(?m)^( *)#(?! \\S)(.*)$");

    @Test
    void theExampleIsMadeFromTheRecords() throws IOException {
        assertThat(Files.readString(EXAMPLE))
                .as("config.example.yaml is what Settings.example() returns; write it anew")
                .isEqualTo(Settings.example());
    }

    @Test
    void theExampleLoadsToTheDefaults() throws Exception {
        assertThat(Settings.load(EXAMPLE, Map.of())).isEqualTo(Settings.defaults());
    }

    @Test
    void whatTheExampleCommentsOutIsUnderstood() throws IOException {
        String everything = COMMENTED_OUT.matcher(Files.readString(EXAMPLE)).replaceAll("$1$2");
        List<String> problems = new ArrayList<>();
        try {
            Settings.load(new ConfigSource("all.yaml", everything), Map.of());
        } catch (ConfigException refused) {
            refused.problems().forEach(problem -> problems.add(problem.message()));
        }
        assertThat(problems).isNotEmpty().allMatch(message -> message.endsWith("is not supported yet"));
        assertThat(everything)
                .contains("\n  nfs:\n")
                .contains("      bucket: my-files")
                .contains("\nusers:\n");
    }

    @Test
    void theExampleShowsEveryKey() throws IOException {
        String example = Files.readString(EXAMPLE);
        assertThat(keysOf(ConfigSchema.of(Settings.class)))
                .hasSizeGreaterThan(100)
                .allMatch(key -> key.endsWith("_file")
                        || Pattern.compile("(?m)^[ #-]*" + key + ":")
                                .matcher(example)
                                .find());
    }

    private static List<String> keysOf(String schema) {
        return Pattern.compile("\"([a-z0-9_]+)\" : \\{")
                .matcher(schema)
                .results()
                .map(found -> found.group(1))
                .filter(key -> !List.of("properties", "items").contains(key))
                .toList();
    }

    static List<String> recipes() throws IOException {
        return YAML_BLOCK
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void theDocumentHasRecipes() throws IOException {
        assertThat(recipes()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeOfTheDocumentLoads(String recipe) {
        assertThatCode(() -> Settings.load(new ConfigSource("recipe.yaml", recipe), Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void everyVariableOfTheDocumentLoads() throws IOException {
        List<MatchResult> variables =
                VARIABLE.matcher(Files.readString(DOCUMENT)).results().toList();
        assertThat(variables).hasSizeGreaterThan(3);
        for (MatchResult variable : variables) {
            assertThatCode(() -> Settings.load(ConfigSource.NONE, Map.of(variable.group(1), variable.group(2))))
                    .as(variable.group())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theDocumentTellsOfEverySection() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(Stream.of(Settings.class.getRecordComponents()))
                .allMatch(section -> document.contains("`" + section.getName() + "`"));
    }

    /// Tests run in the folder of their module.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the project's root is above the module");
        }
        return folder;
    }
}
