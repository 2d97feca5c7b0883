package io.dittofs.metadata.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A hash of names under a secret seed, so that no client can choose names that collide and make a directory slow.
/// Immutable.
final class NameHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;

    NameHash(long seed) {
        this.seed = seed;
    }

    int of(byte[] name) {
        long hash = seed ^ name.length;
        int index = 0;
        for (; index + Long.BYTES <= name.length; index += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(name, index));
        }
        long rest = 0;
        for (; index < name.length; index++) {
            rest = rest << Byte.SIZE | (name[index] & 0xFF);
        }
        long mixed = mix(mix(hash ^ rest) + seed);
        return (int) (mixed ^ mixed >>> Integer.SIZE);
    }

    private static long mix(long value) {
        return value * MULTIPLIER ^ Math.unsignedMultiplyHigh(value, MULTIPLIER);
    }
}
