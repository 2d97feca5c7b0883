package io.dittofs.e2e.client;

/// An nfstime3.
public record Time(int seconds, int nanos) implements Comparable<Time> {
    static Time read(XdrIn in) {
        return new Time(in.int32(), in.int32());
    }

    void write(XdrOut out) {
        out.int32(seconds).int32(nanos);
    }

    @Override
    public int compareTo(Time other) {
        int bySeconds = Integer.compareUnsigned(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compareUnsigned(nanos, other.nanos);
    }
}
