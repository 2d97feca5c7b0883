package io.dittofs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is made from settings and their types: printed settings, example, schema.
class ConfigTextsTest {

    @Test
    void printsWhatIsInEffect() throws ConfigException {
        Zoo zoo = Zoo.of("""
                password: sesame
                books: /srv/books
                wings: { east wing: { bars: 5 } }
                shops: { big: { type: restaurant, restaurant: { cook: "true" } }, gate: { type: kiosk } }
                """);

        assertThat(ConfigPrinter.print(zoo)).isEqualTo("""
                name: zoo
                open: true
                keepers: 3
                visitors: 10000000000
                sleeping_part: 0.5
                feeding_interval: 4h
                picture_space: 1GiB
                door_mode: "0755"
                books: /srv/books
                password: "********"
                temper: tame
                tags:
                  - animals
                  - fun
                main_cage:
                  bars: 12
                  locked: false
                cages:
                  - bars: 7
                    locked: false
                wings:
                  "east wing":
                    bars: 5
                    locked: false
                animals:
                  lion: 2
                shops:
                  big:
                    type: restaurant
                    restaurant:
                      cook: "true"
                      seats: 20
                  gate:
                    type: kiosk
                robots: 0
                """);
    }

    @Test
    void printsTheFileOfASecret(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "sesame");
        Zoo zoo = Zoo.of("password_file: " + file);

        assertThat(ConfigPrinter.print(zoo)).contains("password_file: " + file).doesNotContain("sesame");
        assertThat(Zoo.of(ConfigPrinter.print(zoo))).isEqualTo(zoo);
    }

    @Test
    void theExampleBindsToTheDefaults() throws ConfigException {
        String example = ConfigExample.of(Zoo.class);

        assertThat(Zoo.of(example)).isEqualTo(Zoo.of(""));
        assertThat(example)
                .startsWith("name: zoo                                   # name at the gate\n")
                .contains("#password: sesame                           # of the safe\n")
                .contains("tags: [animals, fun]                        # words for the search\n")
                .contains("""

                        # for emergencies
                        #spare_cage:
                        #  bars: 12                                 # bars at the front
                        #  locked: false                            # lock

                        # further cages
                        cages:
                          - bars: 7                                 # bars at the front
                            locked: false                           # lock
                        """)
                .contains("""
                        shops:
                          gate:
                            type: kiosk
                          #restaurant:
                          #  type: restaurant
                          #  restaurant:
                          #    cook: Ann                            # who cooks
                          #    seats: 20                            # seats inside
                          #museum:                                  # (not supported yet)
                          #  type: museum
                        """)
                .endsWith("robots: 0                                   # robots at work (not supported yet)\n");
    }

    @Test
    void describesTypesAsAJsonSchema() {
        assertThat(ConfigSchema.of(Zoo.Restaurant.class)).isEqualTo("""
                {
                  "$schema" : "https://json-schema.org/draft/2020-12/schema",
                  "type" : "object",
                  "properties" : {
                    "cook" : {
                      "description" : "who cooks",
                      "type" : "string"
                    },
                    "seats" : {
                      "description" : "seats inside",
                      "type" : "integer",
                      "default" : 20
                    }
                  },
                  "required" : [ "cook" ],
                  "additionalProperties" : false
                }
                """);
        assertThat(ConfigSchema.of(Zoo.class))
                .contains("\"enum\" : [ \"tame\", \"very_wild\", \"angry\", \"extinct\" ]")
                .contains("\"enum\" : [ \"restaurant\", \"diner\" ]")
                .contains("\"description\" : \"robots at work (not supported yet)\"")
                .contains("\"password_file\"");
    }
}
