package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBinderTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "{}", "~", "main_cage:\ncages: [{ bars: 7 }]\n"})
    void takesDefaultsForWhatIsNotThere(String yaml) throws ConfigException {
        Zoo zoo = Zoo.of(yaml, Map.of("HOME", "/root"));

        assertThat(zoo).isEqualTo(ConfigBinder.bind(Zoo.class, ConfigSource.NONE, Map.of("HOME", "/root")));
        assertThat(zoo.name()).isEqualTo("zoo");
        assertThat(zoo.books()).isEqualTo(Path.of("/root/books"));
        assertThat(zoo.password()).isNull();
        assertThat(zoo.motto()).isEmpty();
        assertThat(zoo.mainCage()).isEqualTo(new Zoo.Cage(12, false));
        assertThat(zoo.spareCage()).isNull();
        assertThat(zoo.cages()).containsExactly(new Zoo.Cage(7, false));
        assertThat(zoo.wings()).isEmpty();
        assertThat(zoo.shops()).containsExactly(Map.entry("gate", new Zoo.Kiosk()));
    }

    @Test
    void bindsEveryKindOfValue() throws ConfigException {
        Zoo zoo = Zoo.of("""
                name: "Zoo: the best"
                open: false
                keepers: 1_000
                visitors: -1
                sleeping_part: 1e-3
                feeding_interval: 90m
                picture_space: 1.5GiB
                door_mode: 01777
                books: /srv/books
                password: "12345"
                temper: Very-Wild
                motto: yes
                visitors_max: 0
                tags: [off, 0x1F, "a,b"]
                main_cage: { bars: 3, locked: true }
                spare_cage: {}
                cages:
                  - bars: 1
                  - locked: true
                wings: { east wing: { bars: 5 }, west: }
                animals: { lion: 1, "2": 2 }
                shops:
                  big: { type: diner, restaurant: { cook: Ann } }
                  small: { type: kiosk, kiosk: }
                """);

        assertThat(zoo.name()).isEqualTo("Zoo: the best");
        assertThat(zoo.open()).isFalse();
        assertThat(zoo.keepers()).isEqualTo(1000);
        assertThat(zoo.visitors()).isEqualTo(-1);
        assertThat(zoo.sleepingPart()).isEqualTo(0.001);
        assertThat(zoo.feedingInterval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(zoo.pictureSpace().bytes()).isEqualTo(3L << 29);
        assertThat(zoo.doorMode().bits()).isEqualTo(01777);
        assertThat(zoo.books()).isEqualTo(Path.of("/srv/books"));
        assertThat(zoo.password()).isEqualTo(Secret.of("12345"));
        assertThat(zoo.temper()).isEqualTo(Zoo.Temper.VERY_WILD);
        assertThat(zoo.motto()).contains("yes");
        assertThat(zoo.visitorsMax()).isZero();
        assertThat(zoo.tags()).containsExactly("off", "0x1F", "a,b");
        assertThat(zoo.mainCage()).isEqualTo(new Zoo.Cage(3, true));
        assertThat(zoo.spareCage()).isEqualTo(new Zoo.Cage(12, false));
        assertThat(zoo.cages()).containsExactly(new Zoo.Cage(1, false), new Zoo.Cage(12, true));
        assertThat(zoo.wings())
                .containsExactly(
                        Map.entry("east wing", new Zoo.Cage(5, false)), Map.entry("west", new Zoo.Cage(12, false)));
        assertThat(zoo.animals()).containsExactly(Map.entry("lion", 1), Map.entry("2", 2));
        assertThat(zoo.shops())
                .containsExactly(Map.entry("big", new Zoo.Restaurant("Ann", 20)), Map.entry("small", new Zoo.Kiosk()));
    }

    @Test
    void readsWhatEditorsOnWindowsWrite() throws ConfigException {
        Zoo zoo = Zoo.of("\uFEFFname: a\r\nmain_cage:\r\n  bars: 2\r\n");

        assertThat(zoo.name()).isEqualTo("a");
        assertThat(zoo.mainCage().bars()).isEqualTo(2);
    }

    @Test
    void readsSecretsFromFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "open sesame\n");

        Zoo zoo = Zoo.of("password_file: " + file);

        assertThat(zoo.password()).isEqualTo(Secret.of("open sesame"));
        assertThat(zoo.toString()).contains("password=********").doesNotContain("sesame");
    }

    @Test
    void refusesSecretFilesThatHoldNoSecret(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path large = Files.write(folder.resolve("large"), new byte[(64 << 10) + 1]);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});

        assertThat(Zoo.problemsOf("password_file: " + folder.resolve("none")))
                .containsExactly("zoo.yaml:1:16: password_file: names a file that cannot be read: it does not exist");
        assertThat(Zoo.problemsOf("password_file: " + empty))
                .containsExactly("zoo.yaml:1:16: password_file: names a file that is empty");
        assertThat(Zoo.problemsOf("password_file: " + large))
                .containsExactly("zoo.yaml:1:16: password_file: names a file that is larger than 64KiB");
        assertThat(Zoo.problemsOf("password_file: " + binary))
                .containsExactly("zoo.yaml:1:16: password_file: names a file that is not UTF-8 text");
    }

    @Test
    void readsFilesThatAreSmallAndUtf8(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "name: Zoö");
        Path large = Files.write(folder.resolve("large.yaml"), new byte[Limits.SOURCE_BYTES_MAX + 1]);
        Path latin = Files.write(folder.resolve("latin.yaml"), "name: Zoö".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ConfigBinder.bind(Zoo.class, ConfigSource.file(good), Map.of())
                        .name())
                .isEqualTo("Zoö");
        assertThat(refusal(large))
                .isEqualTo(large + ":1:1: is larger than 1MiB, the most that a configuration may have");
        assertThat(refusal(latin)).isEqualTo(latin + ":1:1: is not UTF-8 text");
    }

    private static String refusal(Path file) throws Exception {
        try {
            return ConfigSource.file(file).text();
        } catch (ConfigException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void constructedWithoutTheBinderARecordRefusesAllAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Zoo.Cage(0, true))
                .isInstanceOf(InvalidSettingsException.class)
                .withMessage("bars: must be from 1 to 99, not 0");
    }

    @Test
    void hasNoDefaultsWhereAKeyIsRequired() {
        assertThatIllegalStateException().isThrownBy(() -> ConfigBinder.defaults(Zoo.Restaurant.class));
    }

    record Unbound(Object anything) {}

    record BadDefault(@Default("[") List<String> list) {}

    record TwoMinds(@Nullable @Default("1") Integer number) {}

    @Test
    void refusesTypesThatCannotBeBound() {
        for (Class<? extends Record> type : List.of(Unbound.class, BadDefault.class, TwoMinds.class)) {
            assertThatIllegalArgumentException().isThrownBy(() -> ConfigBinder.defaults(type));
        }
    }
}
