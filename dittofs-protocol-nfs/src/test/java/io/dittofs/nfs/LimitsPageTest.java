package io.dittofs.nfs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page on limits says of this module's limits what the code says.
class LimitsPageTest {
    private static final String SECTION = "(`io.dittofs.nfs.Limits`)";
    private static final Pattern ROW = Pattern.compile("\\|[^|]*\\| `(\\w+)` \\| (\\d+) \\|[^|]*\\|");

    @Test
    void listsEveryLimitWithItsValue() throws IOException, IllegalAccessException {
        assertThat(listed()).isEqualTo(declared());
    }

    private static Map<String, Integer> declared() throws IllegalAccessException {
        Map<String, Integer> limits = new TreeMap<>();
        for (Field field : Limits.class.getFields()) {
            assertThat(Modifier.isStatic(field.getModifiers()))
                    .as(field.getName())
                    .isTrue();
            limits.put(field.getName(), field.getInt(null));
        }
        return limits;
    }

    private static Map<String, Integer> listed() throws IOException {
        String page = Files.readString(page());
        int start = page.indexOf(SECTION);
        assertThat(start).as("the section " + SECTION).isPositive();
        int end = page.indexOf("\n## ", start);
        Matcher row = ROW.matcher(end < 0 ? page.substring(start) : page.substring(start, end));
        Map<String, Integer> limits = new TreeMap<>();
        while (row.find()) {
            assertThat(limits.put(row.group(1), Integer.parseInt(row.group(2))))
                    .as("twice: " + row.group(1))
                    .isNull();
        }
        return limits;
    }

    /// The page lies beside the modules, wherever the tests are run.
    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/limits.md"))) {
            folder = requireNonNull(folder.getParent(), "no folder above has docs/limits.md");
        }
        return folder.resolve("docs/limits.md");
    }
}
