package io.dittofs.config;

import java.util.ArrayList;
import java.util.List;

/// Collects problems while a configuration is bound.
final class ProblemList {
    private final List<Problem> problems = new ArrayList<>();

    void add(Location location, String path, String message) {
        if (problems.size() < Limits.PROBLEMS_MAX) {
            Problem problem = new Problem(location.source(), location.line(), location.column(), path, message);
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            problems.sort(Problem.IN_FILE_ORDER);
            throw new ConfigException(problems);
        }
    }

    @Override
    public String toString() {
        return problems.toString();
    }
}
