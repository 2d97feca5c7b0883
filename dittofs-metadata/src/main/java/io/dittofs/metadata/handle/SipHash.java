package io.dittofs.metadata.handle;

/// SipHash-2-4 (Aumasson and Bernstein, 2012) of a message of 24 bytes, given as three 64-bit words as the algorithm
/// takes them. Immutable.
record SipHash(long key0, long key1) {
    private static final long MESSAGE_BYTES = 24;

    long of(long first, long second, long third) {
        State state = new State(key0, key1);
        state.absorb(first);
        state.absorb(second);
        state.absorb(third);
        state.absorb(MESSAGE_BYTES << 56);
        return state.finish();
    }

    /// The four words of the algorithm's state.
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = 0x736f6d6570736575L ^ key0;
            v1 = 0x646f72616e646f6dL ^ key1;
            v2 = 0x6c7967656e657261L ^ key0;
            v3 = 0x7465646279746573L ^ key1;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
