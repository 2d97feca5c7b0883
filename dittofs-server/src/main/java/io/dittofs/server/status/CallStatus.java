package io.dittofs.server.status;

/// What was done of one procedure since the start. Immutable.
///
/// @param calls that were answered
/// @param failures those of them that were answered with an error, such as that there is no such file
/// @param seconds how long they took, all together
public record CallStatus(String program, String procedure, long calls, long failures, double seconds) {}
