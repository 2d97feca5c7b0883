package io.dittofs.e2e.client;

import org.jspecify.annotations.Nullable;

/// A wcc_data: what an object was before an operation, as far as the protocol tells, and what it is after.
public record Wcc(@Nullable Before before, @Nullable Attributes after) {
    /// A wcc_attr.
    public record Before(long size, Time mtime, Time ctime) {}

    static Wcc read(XdrIn in) {
        Before before = in.bool() ? new Before(in.int64(), Time.read(in), Time.read(in)) : null;
        return new Wcc(before, Attributes.readOptional(in));
    }

    /// Whether the state before is the one that these attributes describe.
    public boolean isBefore(Attributes known) {
        return new Before(known.size(), known.mtime(), known.ctime()).equals(before);
    }
}
