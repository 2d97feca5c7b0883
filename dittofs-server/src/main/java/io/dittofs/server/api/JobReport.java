package io.dittofs.server.api;

import java.util.function.Supplier;

/// Is told by a job how it goes.
///
/// **Threading**: thread-safe.
public interface JobReport {
    /// A part of the job begins, of which nothing is counted yet.
    void step(String words);

    /// What tells how far this part is. It is asked whenever somebody wants to know, by any thread, and once at the
    /// end.
    void amount(Supplier<JobAmount> source);

    /// Something is wrong with what the job looks at; a line for people.
    void found(String line);

    /// So much more is wrong of which there is no line.
    void foundMore(long count);

    /// Asks often whether to go on.
    ///
    /// **Errors**: [CancellationException] where the job is to end.
    void proceed();
}
