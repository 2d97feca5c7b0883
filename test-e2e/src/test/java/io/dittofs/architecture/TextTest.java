package io.dittofs.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Documents, and what no file of the project says.
final class TextTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s#]+)(#[^)\\s]*)?\\)");
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    // Put together here, so that this file does not name what it forbids.
    private static final List<String> MACHINE_PATHS = List.of("/" + "work/", "/" + "Users/", "/" + "home/");
    private static final Pattern REGISTRY = Pattern.compile(String.join(
            "|",
            "repo1?\\.maven\\." + "(apache\\.)?org",
            "registry\\." + "npmjs",
            "\\b" + "pypi\\.org",
            "files\\." + "pythonhosted",
            "static\\." + "crates\\.io",
            "plugins\\." + "gradle\\.org",
            "oss\\." + "sonatype",
            "(proxy|sum)\\." + "golang\\.org",
            "deb\\." + "debian\\.org",
            "artifact" + "ory|jfrog\\.io"));

    @Test
    void everyDocumentHasOneTitle() {
        List<String> problems = new ArrayList<>();
        for (Path file : ProjectFiles.ending(".md")) {
            long titles =
                    prose(file).stream().filter(line -> line.startsWith("# ")).count();
            if (titles != 1) {
                problems.add(ProjectFiles.name(file) + ": " + titles + " titles");
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void linksOfDocumentsResolve() {
        List<String> problems = new ArrayList<>();
        for (Path file : ProjectFiles.ending(".md")) {
            for (String line : prose(file)) {
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    String target = link.group(1);
                    if (!ABSOLUTE.matcher(target).matches() && !Files.exists(file.resolveSibling(target))) {
                        problems.add(ProjectFiles.name(file) + ": " + target);
                    }
                }
            }
        }
        assertThat(problems).as("links to files that are not there").isEmpty();
    }

    @Test
    void noFileNamesAPlaceOfOneMachine() {
        List<String> problems = new ArrayList<>();
        for (Path file : ProjectFiles.all()) {
            List<String> lines = ProjectFiles.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (MACHINE_PATHS.stream().anyMatch(line::contains)
                        || REGISTRY.matcher(line).find()) {
                    problems.add("%s:%d: %s".formatted(ProjectFiles.name(file), i + 1, line.strip()));
                }
            }
        }
        assertThat(problems)
                .as("a clone builds anywhere, from whatever registry its user has set up")
                .isEmpty();
    }

    // Without fenced code, where a # starts a comment and brackets are anything.
    private static List<String> prose(Path file) {
        List<String> kept = new ArrayList<>();
        boolean fenced = false;
        for (String line : ProjectFiles.lines(file)) {
            if (line.stripLeading().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                kept.add(line);
            }
        }
        return kept;
    }
}
