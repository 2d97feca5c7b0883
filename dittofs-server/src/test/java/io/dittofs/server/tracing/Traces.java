package io.dittofs.server.tracing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Spans that a collector has, as trees. Immutable.
///
/// @param spans in the order of their arrival
record Traces(List<Span> spans) {
    /// The spans of this name.
    List<Span> named(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    boolean has(String name) {
        return !named(name).isEmpty();
    }

    /// The one span of this name.
    Span only(String name) {
        List<Span> found = named(name);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans of the name " + name + " in " + this);
        }
        return found.getFirst();
    }

    /// The spans right below one.
    List<Span> below(Span parent) {
        return spans.stream()
                .filter(span -> span.getTraceId().equals(parent.getTraceId())
                        && span.getParentSpanId().equals(parent.getSpanId()))
                .toList();
    }

    /// The first span of this name right below one.
    Span below(Span parent, String name) {
        return below(parent).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " below " + parent.getName() + " in " + this));
    }

    /// Spans whose parent is missing.
    List<Span> orphans() {
        return spans.stream()
                .filter(span -> !span.getParentSpanId().isEmpty()
                        && spans.stream()
                                .noneMatch(other -> other.getSpanId().equals(span.getParentSpanId())
                                        && other.getTraceId().equals(span.getTraceId())))
                .toList();
    }

    static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(attribute -> attribute.getKey(), attribute -> text(attribute.getValue())));
    }

    static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public String toString() {
        return spans.stream()
                .map(span -> hex(span.getTraceId()).substring(0, 6) + " " + hex(span.getParentSpanId()) + ">"
                        + hex(span.getSpanId()) + " " + span.getName() + " " + attributes(span))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }
}
