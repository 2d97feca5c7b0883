package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @Test
    void overridesTheFileAndTheDefaults() throws ConfigException {
        Zoo zoo = Zoo.of(
                "name: file\nmain_cage: { locked: true }",
                Map.of(
                        "DITTOFS_NAME", "variable",
                        "DITTOFS_MAIN_CAGE_BARS", "4",
                        "DITTOFS_FEEDING_INTERVAL", "5s",
                        "DITTOFS_TAGS", "a, b,,c ",
                        "DITTOFS_SPARE_CAGE_BARS", "6",
                        "PATH", "/bin"));

        assertThat(zoo.name()).isEqualTo("variable");
        assertThat(zoo.mainCage()).isEqualTo(new Zoo.Cage(4, true));
        assertThat(zoo.feedingInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(zoo.tags()).containsExactly("a", "b", "c");
        assertThat(zoo.spareCage()).isEqualTo(new Zoo.Cage(6, false));
    }

    @Test
    void setsPartsOfMapsThatAreThereOrNew() throws ConfigException {
        Zoo zoo = Zoo.of(
                "wings: { east-wing: { bars: 5, locked: true } }",
                Map.of(
                        "DITTOFS_WINGS_EAST_WING_BARS", "6",
                        "DITTOFS_WINGS_NEW_ONE_LOCKED", "true",
                        "DITTOFS_ANIMALS_ICE_BEAR", "1",
                        "DITTOFS_SHOPS_GATE_TYPE", "restaurant",
                        "DITTOFS_SHOPS_GATE_RESTAURANT_COOK", "Bob"));

        assertThat(zoo.wings())
                .containsExactly(
                        Map.entry("east-wing", new Zoo.Cage(6, true)), Map.entry("new_one", new Zoo.Cage(12, true)));
        assertThat(zoo.animals()).containsExactly(Map.entry("lion", 2), Map.entry("ice_bear", 1));
        assertThat(zoo.shops()).containsExactly(Map.entry("gate", new Zoo.Restaurant("Bob", 20)));
    }

    @Test
    void setsElementsOfListsAndAppends() throws ConfigException {
        Zoo zoo = Zoo.of(
                "",
                Map.of(
                        "DITTOFS_CAGES_0_LOCKED", "true",
                        "DITTOFS_CAGES_1_BARS", "8",
                        "DITTOFS_CAGES_2_BARS", "9",
                        "DITTOFS_TAGS_1", "new"));

        assertThat(zoo.cages()).containsExactly(new Zoo.Cage(7, true), new Zoo.Cage(8, false), new Zoo.Cage(9, false));
        assertThat(zoo.tags()).containsExactly("animals", "new");
    }

    @Test
    void appendsTheTenthAfterTheNinth() throws ConfigException {
        var environment = new HashMap<String, String>();
        for (int i = 1; i <= 12; i++) {
            environment.put("DITTOFS_CAGES_" + i + "_BARS", Integer.toString(i));
        }

        assertThat(Zoo.of("", environment).cages())
                .extracting(Zoo.Cage::bars)
                .containsExactly(7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void readsSecretFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "sesame");

        assertThat(Zoo.of("", Map.of("DITTOFS_PASSWORD_FILE", file.toString())).password())
                .isEqualTo(Secret.of("sesame"));
        assertThat(Zoo.of("", Map.of("DITTOFS_PASSWORD", "sesame")).password()).isEqualTo(Secret.of("sesame"));
        assertThat(Zoo.of("password: old", Map.of("DITTOFS_PASSWORD_FILE", file.toString()))
                        .password())
                .isEqualTo(Secret.of("sesame"));
        assertThat(Zoo.of("password_file: /nowhere", Map.of("DITTOFS_PASSWORD", "sesame"))
                        .password())
                .isEqualTo(Secret.of("sesame"));
        assertThat(Zoo.problemsOf("", Map.of("DITTOFS_PASSWORD", "x", "DITTOFS_PASSWORD_FILE", "/nowhere")))
                .containsExactly("DITTOFS_PASSWORD_FILE: password_file: is set beside 'password'; use one");
    }

    @Test
    void tellsProblemsByTheNameOfTheVariable() {
        assertThat(Zoo.problemsOf(
                        "open: 1",
                        Map.of(
                                "DITTOFS_KEEPERS", "many",
                                "DITTOFS_NAEM", "x",
                                "DITTOFS_ROBOTS", "2",
                                "DITTOFS_MAIN_CAGE", "x",
                                "DITTOFS_MAIN_CAGE_BARS", "100",
                                "DITTOFS_CAGES_5_BARS", "1",
                                "DITTOFS_", "x",
                                "DITTOFS_TEMPER", "mild")))
                .containsExactly(
                        "zoo.yaml:1:7: open: must be true or false, not '1'",
                        "DITTOFS_: no key has this name",
                        "DITTOFS_CAGES_5_BARS: no key has this name (did you mean 'DITTOFS_CAGES_0_BARS'?)",
                        "DITTOFS_KEEPERS: keepers: must be a whole number, not 'many'",
                        "DITTOFS_MAIN_CAGE: no key has this name (did you mean 'DITTOFS_MAIN_CAGE_BARS'?)",
                        "DITTOFS_MAIN_CAGE_BARS: main_cage.bars: must be from 1 to 99, not 100",
                        "DITTOFS_NAEM: no key has this name (did you mean 'DITTOFS_NAME'?)",
                        "DITTOFS_ROBOTS: robots: is not supported yet",
                        "DITTOFS_TEMPER: temper: must be tame, very_wild or extinct, not 'mild'");
    }
}
