package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// What holds for every input.
class ConfigPropertiesTest {
    private static final String SAMPLE = """
            name: zoo
            open: true
            feeding_interval: 30s
            main_cage: { bars: 3, locked: true }
            cages:
              - bars: 1
              - { locked: false }
            wings: { east: { bars: 5 } }
            password: "sesame"
            shops:
              big: { type: restaurant, restaurant: { cook: Ann, seats: 5 } }
            """;
    private static final String ALPHABET = " \n\t:-[]{}#&*!|>'\"%@`,?~.abc019_\u0000\u00e9\ud83d\udc18";

    @Property
    void sizesAreReadAsTheyArePrinted(@ForAll @LongRange(min = 0) long bytes) {
        assertThat(ByteSize.parse(new ByteSize(bytes).toString()).bytes()).isEqualTo(bytes);
    }

    @Property
    void durationsAreReadAsTheyArePrinted(@ForAll @LongRange(min = 0) long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Property
    void modesAreReadAsTheyArePrinted(@ForAll @LongRange(min = 0, max = 07777) long bits) {
        FileMode mode = new FileMode((int) bits);
        assertThat(FileMode.parse(mode.toString())).isEqualTo(mode);
    }

    @Property(tries = 200)
    void whatIsPrintedBindsToTheSame(@ForAll("zoos") Zoo zoo) throws ConfigException {
        String yaml = ConfigPrinter.print(zoo);
        assertThat(Zoo.of(yaml)).as(yaml).isEqualTo(zoo);
    }

    @Property(tries = 200)
    void noTextBreaksTheBinder(@ForAll String text) {
        Zoo.problemsOf(text);
    }

    @Property(tries = 400)
    void noDamageBreaksTheBinder(@ForAll long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(SAMPLE);
        for (int edits = random.nextInt(8); edits >= 0; edits--) {
            int at = random.nextInt(text.length() - 1);
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.setCharAt(at, c);
                default -> text.deleteCharAt(at);
            }
        }
        assertThat(Zoo.problemsOf(text.toString())).allMatch(problem -> !problem.contains("\n"));
    }

    @Property(tries = 200)
    void noEnvironmentBreaksTheBinder(@ForAll("variables") @Size(max = 6) Map<String, String> environment) {
        Zoo.problemsOf(SAMPLE, environment);
    }

    @Provide
    Arbitrary<Map<String, String>> variables() {
        Arbitrary<String> names = Arbitraries.of(
                        "NAME",
                        "OPEN",
                        "CAGES",
                        "MAIN",
                        "CAGE",
                        "BARS",
                        "0",
                        "1",
                        "99999999999",
                        "WINGS",
                        "EAST",
                        "TAGS",
                        "SHOPS",
                        "TYPE",
                        "PASSWORD",
                        "FILE",
                        "ANIMALS",
                        "",
                        "é")
                .list()
                .ofMaxSize(5)
                .map(parts -> ConfigBinder.ENVIRONMENT_PREFIX + String.join("_", parts));
        return Arbitraries.maps(names, Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.of("1", "true", "kiosk")));
    }

    @Provide
    Arbitrary<Zoo> zoos() {
        return Arbitraries.randomValue(ConfigPropertiesTest::zoo);
    }

    private static Zoo zoo(Random random) {
        return new Zoo(
                text(random),
                random.nextBoolean(),
                random.nextInt(),
                random.nextLong(),
                random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15),
                Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(60))),
                new ByteSize(random.nextLong() >>> (1 + random.nextInt(60))),
                new FileMode(random.nextInt(010000)),
                Path.of("/" + text(random).replace("\u0000", "")),
                null,
                random.nextBoolean() ? Zoo.Temper.TAME : Zoo.Temper.VERY_WILD,
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                random.nextBoolean() ? null : random.nextInt(),
                random.ints(random.nextInt(4)).mapToObj(_ -> text(random)).toList(),
                cage(random),
                random.nextBoolean() ? null : cage(random),
                random.ints(random.nextInt(4)).mapToObj(_ -> cage(random)).toList(),
                map(random, cage(random)),
                map(random, random.nextInt()),
                map(random, random.nextBoolean() ? new Zoo.Kiosk() : new Zoo.Restaurant(text(random), 100)),
                0);
    }

    private static Zoo.Cage cage(Random random) {
        return new Zoo.Cage(1 + random.nextInt(99), random.nextBoolean());
    }

    private static <V> Map<String, V> map(Random random, V value) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int entries = random.nextInt(3); entries > 0; entries--) {
            map.put(text(random), value);
        }
        return map;
    }

    private static String text(Random random) {
        List<String> words =
                List.of("true", "null", "~", "-", "0755", "1e3", "2001-01-01", "a b", "no", "=", "<<", "x");
        var text = new StringBuilder(random.nextBoolean() ? "" : words.get(random.nextInt(words.size())));
        for (int chars = random.nextInt(6); chars > 0; chars--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length() - 2)));
        }
        return text.toString();
    }
}
