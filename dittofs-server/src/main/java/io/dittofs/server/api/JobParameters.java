package io.dittofs.server.api;

import io.dittofs.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How a job is asked for. Whoever has read what it knows calls [#requireNoOthers].
///
/// **Threading**: confined to the thread that begins a job.
///
/// **Errors**: [JobRefusedException] for a value that is none.
public final class JobParameters {
    private final String kind;
    private final Map<String, Object> given;
    private final Set<String> known = new TreeSet<>();

    JobParameters(String kind, Map<String, Object> given) {
        this.kind = kind;
        this.given = Map.copyOf(given);
    }

    Map<String, Object> given() {
        return given;
    }

    /// Whether something is wanted; false where nothing is said.
    public boolean flag(String name) throws JobRefusedException {
        Object value = find(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "must be true or false");
    }

    /// A time as the configuration writes it; null where nothing is said.
    ///
    /// @param least the shortest one that makes sense
    public @Nullable Duration duration(String name, Duration least) throws JobRefusedException {
        Object value = find(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw wrong(name, "must be a time, such as \"1h\"");
        }
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw wrong(name, String.valueOf(invalid.getMessage()));
        }
        if (duration.compareTo(least) < 0) {
            throw wrong(name, "must be at least " + Durations.format(least));
        }
        return duration;
    }

    /// Several of the names that there are; all of them where nothing is said.
    ///
    /// @param what they are names of, in the plural
    public List<String> names(String name, String what, Set<String> there) throws JobRefusedException {
        Object value = find(name);
        if (value == null) {
            return List.copyOf(there);
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "must be a list of names");
        }
        List<String> names = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String chosen) || !there.contains(chosen)) {
                throw wrong(name, "names '" + each + "'; there are the " + what + " " + String.join(", ", there));
            }
            names.add(chosen);
        }
        if (names.isEmpty()) {
            throw wrong(name, "names nothing; there are the " + what + " " + String.join(", ", there));
        }
        return names;
    }

    /// Nothing else may be said.
    public void requireNoOthers() throws JobRefusedException {
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw JobRefusedException.wrong(kind + " has no parameter '" + String.join("', '", unknown) + "'; it has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
    }

    private @Nullable Object find(String name) {
        known.add(name);
        return given.get(name);
    }

    private JobRefusedException wrong(String name, String problem) {
        return JobRefusedException.wrong("the parameter '" + name + "' of " + kind + " " + problem);
    }
}
