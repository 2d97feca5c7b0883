package io.dittofs.nfs.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The checks that every codec must pass, beside its golden bytes.
public final class CodecKit {
    private static final long SEED = 0x1813_5531_4506L;
    private static final int ROUNDS = 200;
    private static final int MUTATIONS = 3_000;
    private static final long ALLOCATION_BASE_BYTES = 4 << 10;
    private static final int[] INTERESTING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        16,
        17,
        64,
        65,
        255,
        256,
        400,
        401,
        1024,
        1025,
        65_536,
        65_537,
        -1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    private CodecKit() {}

    /// A decoder under test.
    @FunctionalInterface
    public interface Decoder<T> {
        T decode(XdrReader reader) throws MalformedException;
    }

    /// A decoder with an independent encoder of the same layout and a source of values.
    public record DecoderCase<T>(
            String name, Decoder<T> decoder, BiConsumer<T, WireBytes> reference, Function<RandomGenerator, T> random) {
        @Override
        public String toString() {
            return name;
        }

        private byte[] bytes(T value) {
            WireBytes wire = new WireBytes();
            reference.accept(value, wire);
            return wire.toBytes();
        }
    }

    /// An encoder with an independent encoder of the same layout and a source of values.
    public record EncoderCase<T>(
            String name,
            BiConsumer<T, XdrWriter> encoder,
            BiConsumer<T, WireBytes> reference,
            Function<RandomGenerator, T> random) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Decodes all of the bytes.
    public static <T> T decode(Decoder<T> decoder, byte[] bytes) throws MalformedException {
        XdrReader reader = new XdrReader().reset(ByteBuffer.wrap(bytes));
        T value = decoder.decode(reader);
        reader.end();
        return value;
    }

    /// What an encoder writes into a buffer with room enough.
    public static byte[] encode(Consumer<XdrWriter> encoder) {
        TestReplyBuffer target = new TestReplyBuffer(1 << 16);
        encoder.accept(new XdrWriter().reset(target));
        assertThat(target.growCount()).isZero();
        return target.written();
    }

    /// What an encoder writes into a buffer that must grow at every reservation.
    public static byte[] encodeTightly(Consumer<XdrWriter> encoder) {
        TestReplyBuffer target = new TestReplyBuffer(0);
        encoder.accept(new XdrWriter().reset(target));
        return target.written();
    }

    /// Random values survive: decoded from reference bytes at an odd place of a larger direct buffer and
    /// encoded again by the reference they are the same bytes.
    public static <T> void checkRoundTrip(DecoderCase<T> subject) throws MalformedException {
        RandomGenerator random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = subject.bytes(subject.random().apply(random));
            ByteBuffer record = ByteBuffer.allocateDirect(bytes.length + 10).put(5, bytes);
            XdrReader reader = new XdrReader().reset(record, 5, bytes.length);
            T decoded = subject.decoder().decode(reader);
            reader.end();
            assertThat(subject.bytes(decoded))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(bytes);
            assertThat(record.position()).isZero();
        }
    }

    /// No proper prefix of a value's bytes decodes, and neither does anything longer.
    public static <T> void checkTruncation(DecoderCase<T> subject) {
        RandomGenerator random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            byte[] bytes = subject.bytes(subject.random().apply(random));
            for (int length = 0; length <= bytes.length + 1; length++) {
                if (length == bytes.length) {
                    continue;
                }
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> decode(subject.decoder(), cut))
                        .as("seed %d round %d length %d of %d", SEED, round, length, bytes.length)
                        .isExactlyInstanceOf(MalformedException.class);
            }
        }
    }

    /// Whatever the bytes, a decoder answers or throws [MalformedException], and allocates no more than a
    /// small multiple of them. The first pass only loads classes, the second one counts.
    public static <T> void checkMutation(DecoderCase<T> subject) {
        mutate(subject, Long.MAX_VALUE);
        int malformed = mutate(subject, ALLOCATION_BASE_BYTES);
        assertThat(malformed).as("mutants refused").isPositive();
    }

    private static <T> int mutate(DecoderCase<T> subject, long allocationBaseBytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RandomGenerator random = new Random(SEED);
        int malformed = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = mutant(subject.bytes(subject.random().apply(random)), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                decode(subject.decoder(), bytes);
            } catch (MalformedException e) {
                malformed++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + SEED + " round " + round + " of " + subject, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocationBaseBytes != Long.MAX_VALUE) {
                assertThat(allocated)
                        .as("bytes allocated, seed %d round %d", SEED, round)
                        .isLessThanOrEqualTo(allocationBaseBytes + 4L * bytes.length);
            }
        }
        return malformed;
    }

    private static byte[] mutant(byte[] valid, RandomGenerator random) {
        byte[] bytes =
                Arrays.copyOf(valid, Math.max(0, valid.length + (random.nextInt(8) == 0 ? random.nextInt(-8, 9) : 0)));
        int changes = random.nextInt(1, 4);
        for (int change = 0; change < changes && bytes.length >= 4; change++) {
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                int value = INTERESTING[random.nextInt(INTERESTING.length)];
                ByteBuffer.wrap(bytes).putInt(random.nextInt(bytes.length / 4) * 4, value);
            }
        }
        return bytes;
    }

    /// Random values are written as the reference writes them, whether or not the buffer must grow.
    public static <T> void checkAgainstReference(EncoderCase<T> subject) {
        RandomGenerator random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            T value = subject.random().apply(random);
            WireBytes expected = new WireBytes();
            subject.reference().accept(value, expected);
            assertThat(encode(writer -> subject.encoder().accept(value, writer)))
                    .as("seed %d round %d: %s", SEED, round, value)
                    .isEqualTo(expected.toBytes());
            assertThat(encodeTightly(writer -> subject.encoder().accept(value, writer)))
                    .as("growing, seed %d round %d: %s", SEED, round, value)
                    .isEqualTo(expected.toBytes());
        }
    }

    /// Random bytes of a random length up to `lengthMax`.
    public static byte[] randomBytes(RandomGenerator random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A random printable string of a random length up to `lengthMax`.
    public static String randomText(RandomGenerator random, int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(lengthMax + 1); count > 0; count--) {
            text.append((char) random.nextInt(0x20, 0x7f));
        }
        return text.toString();
    }
}
