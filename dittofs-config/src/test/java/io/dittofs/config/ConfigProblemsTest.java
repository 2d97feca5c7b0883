package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The messages, word for word.
class ConfigProblemsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open: yes | open: must be true or false, not 'yes'",
                "open: | open: must be true or false, not nothing",
                "keepers: many | keepers: must be a whole number, not 'many'",
                "keepers: 3000000000 | keepers: must be a whole number, not '3000000000'",
                "keepers: [1] | keepers: must be a whole number, not a list",
                "sleeping_part: .nan | sleeping_part: must be a number, not '.nan'",
                "sleeping_part: NaN | sleeping_part: must be a finite number, not 'NaN'",
                "feeding_interval: 30 | feeding_interval: must be a duration such as 100ms, 30s, 15m or 1h, not '30'",
                "feeding_interval: 999999d | feeding_interval: '999999d' is longer than 292 years",
                "picture_space: 1XB | picture_space: must be a size such as 512MiB, 1GiB or 4096, not '1XB'",
                "picture_space: 9EiB | picture_space: must be a whole number of bytes below 8EiB, not '9EiB'",
                "picture_space: 0.3 | picture_space: must be a whole number of bytes below 8EiB, not '0.3'",
                "door_mode: 0888 | door_mode: must be an octal mode from 0 to 07777, such as 0755, not '0888'",
                "books: '' | books: must be a path and is empty",
                "temper: tam | temper: must be tame, very_wild or extinct, not 'tam' (did you mean 'tame'?)",
                "temper: {} | temper: must be tame, very_wild or extinct, not a section with keys",
                "temper: extinct | temper: 'extinct' is not supported yet",
                "password: \"********\" | password: is the mask that is printed for a secret, not the secret itself",
                "tags: fun | tags: must be a list, not a single value",
                "cages: {} | cages: must be a list, not a section with keys",
                "main_cage: 5 | main_cage: must be a section with keys, not a single value",
                "wings: [] | wings: must be a section with a key for each name, not a list",
                "main_cage: { bars: 100 } | main_cage.bars: must be from 1 to 99, not 100",
                "cages: [{}, { bars: 0 }] | cages[1].bars: must be from 1 to 99, not 0",
                "nme: x | nme: is not known (did you mean 'name'?)",
                "Name: x | Name: is not known (did you mean 'name'?)",
                "elephant: x | elephant: is not known",
                "main_cage: { bras: 1 } | main_cage.bras: is not known (did you mean 'bars'?)",
                "robots: 1 | robots: is not supported yet",
                "shops: { a: {} } | shops.a: has no type: kiosk, restaurant or museum",
                "shops: { a: { type: kisok } } | shops.a.type: must be kiosk, restaurant or museum, not 'kisok'"
                        + " (did you mean 'kiosk'?)",
                "shops: { a: { type: museum } } | shops.a.type: 'museum' is not supported yet",
                "shops: { a: { type: restaurant } } | shops.a.restaurant.cook: is required",
                "shops: { a: { type: kiosk, museum: {} } } | shops.a.museum: does not belong to the type 'kiosk'",
                "shops: { a: { type: kiosk, kisk: {} } } | shops.a.kisk: is not known (did you mean 'kiosk'?)",
                "shops: { a: { type: restaurant, restaurant: { cook: Ann, seats: 2 } } }"
                        + " | shops.a.restaurant: needs a seat for each letter of its cook",
                "main_cage: &a {} | main_cage: anchors (&) and aliases (*) are not supported; write the value out",
            })
    void tellsWhatIsWrongWithAKey(String yaml, String problem) {
        assertThat(Zoo.problemsOf(yaml)).singleElement().asString().endsWith(": " + problem);
    }

    @Test
    void robotsAtTheirDefaultAreNoProblem() {
        assertThat(Zoo.problemsOf("robots: 0")).isEmpty();
    }

    @Test
    void tellsAllProblemsInTheOrderOfTheFile() {
        assertThat(Zoo.problemsOf("""
                        nam: x
                        open: 1
                        main_cage:
                          bars: 1000
                          locked: maybe
                        cages:
                          - bars: 3
                          - bars: 0
                        keepers: 1
                        keepers: 2
                        shops:
                          gate:
                            type: restaurant
                            restaurant:
                              seats: few
                        """))
                .containsExactly(
                        "zoo.yaml:1:1: nam: is not known (did you mean 'name'?)",
                        "zoo.yaml:2:7: open: must be true or false, not '1'",
                        "zoo.yaml:4:9: main_cage.bars: must be from 1 to 99, not 1000",
                        "zoo.yaml:5:11: main_cage.locked: must be true or false, not 'maybe'",
                        "zoo.yaml:8:11: cages[1].bars: must be from 1 to 99, not 0",
                        "zoo.yaml:10:1: keepers: is already set in line 9",
                        "zoo.yaml:14:5: shops.gate.restaurant.cook: is required",
                        "zoo.yaml:15:14: shops.gate.restaurant.seats: must be a whole number, not 'few'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: [a | zoo.yaml:1:9: is not YAML: while parsing a flow sequence: expected ',' or ']', but got"
                        + " <stream end>",
                "name: \"a | zoo.yaml:1:9: is not YAML: while scanning a quoted scalar: found unexpected end of stream",
                "a: b: c | zoo.yaml:1:5: is not YAML: mapping values are not allowed here",
                "name: *a | zoo.yaml:1:7: name: anchors (&) and aliases (*) are not supported; write the value out",
                "[a, b] | zoo.yaml:1:1: must be a section with keys, not a list",
                "zoo | zoo.yaml:1:1: must be a section with keys, not a single value",
                "name: @x | zoo.yaml:1:7: is not YAML: while scanning for the next token: found character '@'"
                        + " that cannot start any token. (Do not use @ for indentation)",
            })
    void tellsWhereTextIsNotAConfiguration(String yaml, String problem) {
        assertThat(Zoo.problemsOf(yaml)).containsExactly(problem);
    }

    @Test
    void readsOneDocumentOnly() {
        assertThat(Zoo.problemsOf("name: a\n---\nname: b\n"))
                .containsExactly("zoo.yaml:3:1: a second document begins here; only one is read");
    }

    @Test
    void boundsDepthAndSizeAndTheNumberOfProblems() {
        assertThat(Zoo.problemsOf("a: " + "[".repeat(40) + "]".repeat(40)))
                .anyMatch(problem -> problem.endsWith("is nested more than 24 levels deep"));
        assertThat(Zoo.problemsOf("# " + "x".repeat(Limits.SOURCE_BYTES_MAX)))
                .containsExactly("zoo.yaml:1:1: is larger than 1MiB, the most that a configuration may have");
        String many = String.join(
                "\n", IntStream.range(0, 500).mapToObj(i -> "key" + i + ": x").toList());
        assertThat(Zoo.problemsOf(many)).hasSize(100);
    }

    /// Nine levels of nine references each: read naively it has 9⁹ values.
    @Test
    void refusesAnAliasBomb() {
        var bomb = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i <= 9; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]%n".formatted(i, i, String.join(", ", Collections.nCopies(9, alias))));
        }
        assertThat(Zoo.problemsOf(bomb.toString()))
                .anyMatch(problem -> problem.contains("anchors (&) and aliases (*) are not supported"));
    }

    @Test
    void quotesTextOfTheFileOnOneShortLine() {
        assertThat(Zoo.problemsOf("open: \"a\\n\\u0007" + "b".repeat(100) + "\""))
                .containsExactly("zoo.yaml:1:7: open: must be true or false, not 'a??" + "b".repeat(57) + "…'");
    }

    @Test
    void neverShowsASecret() {
        assertThat(Zoo.problemsOf("password: hunter2\npassword_file: /nowhere\nopen: x")
                        .toString())
                .contains("password_file: is set beside 'password'; use one")
                .doesNotContain("hunter2");
    }
}
