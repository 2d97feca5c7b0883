package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.WireBytes;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random values of the types that many procedures share, and their layout written a second time.
final class Samples {
    private Samples() {}

    static WireHandle handle(RandomGenerator random) {
        return WireHandle.copyOf(CodecKit.randomBytes(random, 64));
    }

    static @Nullable WireHandle optionalHandle(RandomGenerator random) {
        return random.nextBoolean() ? handle(random) : null;
    }

    static byte[] name(RandomGenerator random) {
        return CodecKit.randomBytes(random, 300);
    }

    static <T> T pick(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    static Nfs3Status failure(RandomGenerator random) {
        Nfs3Status[] all = Nfs3Status.values();
        return all[random.nextInt(1, all.length)];
    }

    static FileAttributes3 attributes(RandomGenerator random) {
        int[] ints = random.ints(12).toArray();
        long[] longs = random.longs(4).toArray();
        return new FileAttributes3(
                pick(random, Nfs3FileType.values()),
                ints[0],
                ints[1],
                ints[2],
                ints[3],
                longs[0],
                longs[1],
                ints[4],
                ints[5],
                longs[2],
                longs[3],
                ints[6],
                ints[7],
                ints[8],
                ints[9],
                ints[10],
                ints[11]);
    }

    static @Nullable FileAttributes3 optionalAttributes(RandomGenerator random) {
        return random.nextBoolean() ? attributes(random) : null;
    }

    static WccData wcc(RandomGenerator random) {
        PreOpAttributes before = random.nextBoolean()
                ? new PreOpAttributes(
                        random.nextLong(), random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt())
                : null;
        return new WccData(before, optionalAttributes(random));
    }

    static SetAttributes3 setAttributes(RandomGenerator random) {
        boolean mode = random.nextBoolean();
        boolean uid = random.nextBoolean();
        boolean gid = random.nextBoolean();
        boolean size = random.nextBoolean();
        return new SetAttributes3(
                mode,
                mode ? random.nextInt() : 0,
                uid,
                uid ? random.nextInt() : 0,
                gid,
                gid ? random.nextInt() : 0,
                size,
                size ? random.nextLong() : 0,
                setTime(random),
                setTime(random));
    }

    private static SetTime setTime(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> SetTime.DONT_CHANGE;
            case 1 -> SetTime.TO_SERVER_TIME;
            default -> new SetTime(SetTime.How.SET_TO_CLIENT_TIME, random.nextInt(), random.nextInt());
        };
    }

    static void write(WireHandle handle, WireBytes wire) {
        wire.opaque(handle.slice());
    }

    static void writeOptional(@Nullable WireHandle handle, WireBytes wire) {
        wire.bool(handle != null);
        if (handle != null) {
            write(handle, wire);
        }
    }

    static void write(FileAttributes3 attributes, WireBytes wire) {
        wire.int32(attributes.type().code()).int32(attributes.mode()).int32(attributes.linkCount());
        wire.int32(attributes.uid()).int32(attributes.gid());
        wire.int64(attributes.size()).int64(attributes.used());
        wire.int32(attributes.deviceMajor()).int32(attributes.deviceMinor());
        wire.int64(attributes.fsid()).int64(attributes.fileid());
        wire.int32(attributes.atimeSeconds()).int32(attributes.atimeNanos());
        wire.int32(attributes.mtimeSeconds()).int32(attributes.mtimeNanos());
        wire.int32(attributes.ctimeSeconds()).int32(attributes.ctimeNanos());
    }

    static void writeOptional(@Nullable FileAttributes3 attributes, WireBytes wire) {
        wire.bool(attributes != null);
        if (attributes != null) {
            write(attributes, wire);
        }
    }

    static void write(WccData wcc, WireBytes wire) {
        PreOpAttributes before = wcc.before();
        wire.bool(before != null);
        if (before != null) {
            wire.int64(before.size()).int32(before.mtimeSeconds()).int32(before.mtimeNanos());
            wire.int32(before.ctimeSeconds()).int32(before.ctimeNanos());
        }
        writeOptional(wcc.after(), wire);
    }

    static void write(SetAttributes3 attributes, WireBytes wire) {
        optionalInt(attributes.setsMode(), attributes.mode(), wire);
        optionalInt(attributes.setsUid(), attributes.uid(), wire);
        optionalInt(attributes.setsGid(), attributes.gid(), wire);
        wire.bool(attributes.setsSize());
        if (attributes.setsSize()) {
            wire.int64(attributes.size());
        }
        write(attributes.atime(), wire);
        write(attributes.mtime(), wire);
    }

    private static void optionalInt(boolean present, int value, WireBytes wire) {
        wire.bool(present);
        if (present) {
            wire.int32(value);
        }
    }

    private static void write(SetTime time, WireBytes wire) {
        wire.int32(
                switch (time.how()) {
                    case DONT_CHANGE -> 0;
                    case SET_TO_SERVER_TIME -> 1;
                    case SET_TO_CLIENT_TIME -> 2;
                });
        if (time.how() == SetTime.How.SET_TO_CLIENT_TIME) {
            wire.int32(time.seconds()).int32(time.nanos());
        }
    }
}
