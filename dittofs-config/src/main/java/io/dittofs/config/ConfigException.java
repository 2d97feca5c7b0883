package io.dittofs.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used; every problem that was found is told at once.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Not serialised: nobody sends an exception about a local file anywhere.
    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        assert !problems.isEmpty();
        this.problems = List.copyOf(problems);
    }

    /// At least one, those of the file first and in its order.
    public List<Problem> problems() {
        return problems;
    }
}
