package io.dittofs.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings with everything that a component can be.
record Zoo(
        @Doc("name at the gate") @Default("zoo") String name,
        @Doc("let visitors in") @Default("true") boolean open,
        @Doc("people at work") @Default("3") int keepers,
        @Doc("visitors so far") @Default("10000000000") long visitors,

        @Doc("part of the animals that is asleep") @Default("0.5")
        double sleepingPart,

        @Doc("between feedings") @Default("4h") Duration feedingInterval,
        @Doc("room for pictures") @Default("1GiB") ByteSize pictureSpace,
        @Doc("of the doors") @Default("0755") FileMode doorMode,
        @Doc("where the books are") @Default("~/books") Path books,

        @Doc(value = "of the safe", example = "sesame") @Nullable
        Secret password,

        @Doc("of most animals") @Default("tame") Temper temper,
        @Doc(value = "over the gate", example = "Come in") Optional<String> motto,

        @Doc(value = "most visitors at once", example = "500") @Nullable
        Integer visitorsMax,

        @Doc("words for the search") @Default("[animals, fun]")
        List<String> tags,

        @Doc("the main cage") Cage mainCage,

        @Doc(value = "for emergencies", example = "x") @Nullable
        Cage spareCage,

        @Doc("further cages") @Default("[{ bars: 7 }]") List<Cage> cages,
        @Doc("cages by name") Map<String, Cage> wings,
        @Doc("animals by kind") @Default("{ lion: 2 }") Map<String, Integer> animals,

        @Doc("places to buy at") @Default("{ gate: { type: kiosk } }")
        Map<String, Shop> shops,

        @Doc("robots at work") @Default("0") @NotSupportedYet
        int robots) {

    enum Temper {
        TAME,
        @Alias("angry")
        VERY_WILD,
        @NotSupportedYet
        EXTINCT
    }

    record Cage(
            @Doc("bars at the front") @Default("12") int bars,
            @Doc("lock") @Default("false") boolean locked) {

        Cage {
            new Checks().range("bars", bars, 1, 99).done();
        }
    }

    sealed interface Shop permits Kiosk, Restaurant, Museum {}

    @Variant("kiosk")
    record Kiosk() implements Shop {}

    @Variant("restaurant")
    @Alias("diner")
    record Restaurant(
            @Doc(value = "who cooks", example = "Ann") String cook,
            @Doc("seats inside") @Default("20") int seats) implements Shop {

        Restaurant {
            if (seats < cook.length()) {
                throw new IllegalArgumentException("needs a seat for each letter of its cook");
            }
        }
    }

    @Variant("museum")
    @NotSupportedYet
    record Museum() implements Shop {}

    static Zoo of(String yaml) throws ConfigException {
        return of(yaml, Map.of());
    }

    static Zoo of(String yaml, Map<String, String> environment) throws ConfigException {
        return ConfigBinder.bind(Zoo.class, new ConfigSource("zoo.yaml", yaml), environment);
    }

    /// What is wrong, as the operator sees it.
    static List<String> problemsOf(String yaml) {
        return problemsOf(yaml, Map.of());
    }

    static List<String> problemsOf(String yaml, Map<String, String> environment) {
        try {
            of(yaml, environment);
            return List.of();
        } catch (ConfigException refused) {
            return refused.problems().stream().map(Problem::toString).toList();
        }
    }
}
