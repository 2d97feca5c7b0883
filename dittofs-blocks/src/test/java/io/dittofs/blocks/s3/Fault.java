package io.dittofs.blocks.s3;

import java.time.Duration;

/// What happens to a request on its way through a [FaultProxy]. Immutable.
public sealed interface Fault {
    /// It is answered by the proxy instead, with an error of S3.
    ///
    /// @param status of HTTP
    /// @param code of S3
    record Answer(int status, String code) implements Fault {}

    /// The connection is reset when half of the request has come.
    record ResetRequest() implements Fault {}

    /// The connection is closed after half of the body of the answer.
    record TruncateAnswer() implements Fault {}

    /// The request is carried out, and its answer gets lost with the connection.
    record LoseAnswer() implements Fault {}

    /// It is passed on that much later.
    ///
    /// @param delay how much
    record Delay(Duration delay) implements Fault {}

    /// It is never answered.
    record Silence() implements Fault {}
}
