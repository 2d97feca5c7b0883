package io.dittofs.nfs.dispatch;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Spoils records: one to four changes each, of bits, of whole words, of the length.
final class RecordMutator {
    private static final int[] WORDS = {
        0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 64, 65, 255, 256, 1024, 4096, 1 << 20, -1, Integer.MAX_VALUE, Integer.MIN_VALUE
    };
    private static final int CHANGES_MAX = 4;
    private static final int TAIL_MAX = 64;

    private final RandomGenerator random;

    RecordMutator(RandomGenerator random) {
        this.random = random;
    }

    /// A spoilt copy of a record, partly with bytes of another one.
    byte[] mutate(byte[] record, byte[] other) {
        byte[] mutated = record.clone();
        for (int changes = random.nextInt(CHANGES_MAX) + 1; changes > 0 && mutated.length > 0; changes--) {
            mutated = change(mutated, other);
        }
        return mutated;
    }

    /// A record without any sense, which may begin like a call.
    byte[] random() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (random.nextBoolean() && bytes.length >= 12) {
            Arrays.fill(bytes, 4, 11, (byte) 0);
            bytes[11] = 2;
        }
        return bytes;
    }

    private byte[] change(byte[] record, byte[] other) {
        switch (random.nextInt(6)) {
            case 0 -> record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> record[random.nextInt(record.length)] = (byte) random.nextInt();
            case 2, 3 -> putWord(record, random.nextInt(record.length) & ~3, WORDS[random.nextInt(WORDS.length)]);
            case 4 -> {
                return Arrays.copyOf(record, random.nextInt(record.length + 1));
            }
            default -> {
                return splice(record, other);
            }
        }
        return record;
    }

    private static void putWord(byte[] record, int offset, int word) {
        for (int i = 0; i < 4 && offset + i < record.length; i++) {
            record[offset + i] = (byte) (word >>> (24 - 8 * i));
        }
    }

    private byte[] splice(byte[] record, byte[] other) {
        int from = random.nextInt(other.length + 1);
        int count = Math.min(random.nextInt(TAIL_MAX), other.length - from);
        int keep = random.nextInt(record.length + 1) & ~3;
        byte[] spliced = Arrays.copyOf(record, keep + count);
        System.arraycopy(other, from, spliced, keep, count);
        return spliced;
    }
}
