package io.dittofs.metadata.check;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a check found. Immutable.
///
/// @param violations the first ones, at most [#LISTED_MAX]
/// @param counts how many there are of each kind
/// @param inodes how many inodes the store has
public record CheckResult(List<Violation> violations, Map<ViolationKind, Long> counts, long inodes) {
    /// A store that is damaged everywhere should not fill the memory with complaints.
    public static final int LISTED_MAX = 1000;

    public CheckResult {
        violations = List.copyOf(violations);
        Map<ViolationKind, Long> ordered = new EnumMap<>(ViolationKind.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    /// How many violations there are.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Whether nothing is wrong.
    public boolean isClean() {
        return counts.isEmpty();
    }

    /// What is wrong, a line each.
    public List<String> sentences() {
        return violations.stream().map(Violation::sentence).toList();
    }
}
