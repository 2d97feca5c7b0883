package io.dittofs.server.logging;

/// In which span of which trace a thread is.
///
/// @param trace its id, in hexadecimal digits
/// @param span its id, in hexadecimal digits
public record TraceIds(String trace, String span) {
    /// The fields of a line that have them.
    static final String TRACE = "trace_id";

    static final String SPAN = "span_id";
}
