package io.dittofs.metadata.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gathers what a check finds, within bounds. Confined to the thread of a check.
final class Findings {
    /// A violation takes up to some hundred bytes. What is beyond, the next check finds again.
    private static final int PLANNED_MAX = 50_000;

    private final List<Violation> listed = new ArrayList<>();
    private final Map<ViolationKind, Long> counts = new EnumMap<>(ViolationKind.class);

    /// What is to be repaired first: all of one stage.
    private final List<Violation> plan = new ArrayList<>();

    private Stage planned = Stage.NEVER;
    private final Set<Violation> hopeless;

    /// @param hopeless what is not to be planned again
    Findings(Set<Violation> hopeless) {
        this.hopeless = hopeless;
    }

    void add(Violation violation) {
        counts.merge(violation.kind(), 1L, Long::sum);
        if (listed.size() < CheckResult.LISTED_MAX) {
            listed.add(violation);
        }
        Stage stage = Stage.of(violation);
        if (hopeless.contains(violation)) {
            return;
        }
        if (stage.compareTo(planned) < 0) {
            planned = stage;
            plan.clear();
        }
        if (stage == planned && stage != Stage.NEVER && plan.size() < PLANNED_MAX) {
            plan.add(violation);
        }
    }

    /// The violations of the first stage that there are of, or the first of them.
    List<Violation> plan() {
        return List.copyOf(plan);
    }

    CheckResult result(long inodes) {
        return new CheckResult(listed, counts, inodes);
    }
}
