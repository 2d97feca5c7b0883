package io.dittofs.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The name of an enum constant or variant and its aliases; case does not count, and `-` is `_`.
record ChoiceName(String printed, List<String> aliases) {
    boolean matches(String text) {
        String wanted = text.toLowerCase(Locale.ROOT).replace('-', '_');
        return printed.equals(wanted) || aliases.contains(wanted);
    }

    List<String> spellings() {
        return Stream.concat(Stream.of(printed), aliases.stream()).toList();
    }
}
