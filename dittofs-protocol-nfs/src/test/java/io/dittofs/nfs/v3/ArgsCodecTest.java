package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.Decoder;
import io.dittofs.nfs.xdr.CodecKit.DecoderCase;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The arguments of every procedure: random round trip, truncation and mutation.
class ArgsCodecTest {
    static final List<DecoderCase<?>> CASES = List.of(
            handleOnly("GETATTR", Getattr::decode, Getattr.Args::object, Getattr.Args::new),
            of(
                    "SETATTR",
                    Setattr::decode,
                    ArgsCodecTest::writeSetattr,
                    r -> new Setattr.Args(
                            Samples.handle(r),
                            Samples.setAttributes(r),
                            r.nextBoolean() ? new Setattr.Guard(r.nextInt(), r.nextInt()) : null)),
            of(
                    "LOOKUP",
                    Lookup::decode,
                    (a, w) -> writeEntry(a.directory(), a.name(), w),
                    r -> new Lookup.Args(Samples.handle(r), Samples.name(r))),
            of(
                    "ACCESS",
                    Access::decode,
                    (a, w) -> w.opaque(a.object().slice()).int32(a.access()),
                    r -> new Access.Args(Samples.handle(r), r.nextInt())),
            handleOnly("READLINK", Readlink::decode, Readlink.Args::symlink, Readlink.Args::new),
            of(
                    "READ",
                    Read::decode,
                    (a, w) -> w.opaque(a.file().slice()).int64(a.offset()).int32(a.count()),
                    r -> new Read.Args(Samples.handle(r), r.nextLong(), r.nextInt())),
            of("WRITE", Write::decode, ArgsCodecTest::writeWrite, ArgsCodecTest::randomWrite),
            of("CREATE", Create::decode, ArgsCodecTest::writeCreate, ArgsCodecTest::randomCreate),
            of(
                    "MKDIR",
                    Mkdir::decode,
                    (a, w) -> {
                        writeEntry(a.directory(), a.name(), w);
                        Samples.write(a.attributes(), w);
                    },
                    r -> new Mkdir.Args(Samples.handle(r), Samples.name(r), Samples.setAttributes(r))),
            of(
                    "SYMLINK",
                    Symlink::decode,
                    (a, w) -> {
                        writeEntry(a.directory(), a.name(), w);
                        Samples.write(a.attributes(), w);
                        w.opaque(a.target());
                    },
                    r -> new Symlink.Args(
                            Samples.handle(r), Samples.name(r), Samples.setAttributes(r), Samples.name(r))),
            of("MKNOD", Mknod::decode, ArgsCodecTest::writeMknod, ArgsCodecTest::randomMknod),
            of(
                    "REMOVE",
                    Remove::decode,
                    (a, w) -> writeEntry(a.directory(), a.name(), w),
                    r -> new Remove.Args(Samples.handle(r), Samples.name(r))),
            of(
                    "RMDIR",
                    Rmdir::decode,
                    (a, w) -> writeEntry(a.directory(), a.name(), w),
                    r -> new Rmdir.Args(Samples.handle(r), Samples.name(r))),
            of(
                    "RENAME",
                    Rename::decode,
                    (a, w) -> {
                        writeEntry(a.fromDirectory(), a.fromName(), w);
                        writeEntry(a.toDirectory(), a.toName(), w);
                    },
                    r -> new Rename.Args(Samples.handle(r), Samples.name(r), Samples.handle(r), Samples.name(r))),
            of(
                    "LINK",
                    Link::decode,
                    (a, w) -> writeEntry(
                            a.directory(), a.name(), w.opaque(a.file().slice())),
                    r -> new Link.Args(Samples.handle(r), Samples.handle(r), Samples.name(r))),
            of(
                    "READDIR",
                    Readdir::decode,
                    (a, w) -> w.opaque(a.directory().slice())
                            .int64(a.cookie())
                            .int64(a.cookieVerifier())
                            .int32(a.count()),
                    r -> new Readdir.Args(Samples.handle(r), r.nextLong(), r.nextLong(), r.nextInt())),
            of(
                    "READDIRPLUS",
                    Readdirplus::decode,
                    (a, w) -> w.opaque(a.directory().slice())
                            .int64(a.cookie())
                            .int64(a.cookieVerifier())
                            .int32(a.directoryCount())
                            .int32(a.maxCount()),
                    r -> new Readdirplus.Args(Samples.handle(r), r.nextLong(), r.nextLong(), r.nextInt(), r.nextInt())),
            handleOnly("FSSTAT", Fsstat::decode, Fsstat.Args::fileSystemRoot, Fsstat.Args::new),
            handleOnly("FSINFO", Fsinfo::decode, Fsinfo.Args::fileSystemRoot, Fsinfo.Args::new),
            handleOnly("PATHCONF", Pathconf::decode, Pathconf.Args::object, Pathconf.Args::new),
            of(
                    "COMMIT",
                    Commit::decode,
                    (a, w) -> w.opaque(a.file().slice()).int64(a.offset()).int32(a.count()),
                    r -> new Commit.Args(Samples.handle(r), r.nextLong(), r.nextInt())));

    private static <T> DecoderCase<T> of(
            String name, Decoder<T> decoder, BiConsumer<T, WireBytes> reference, Function<RandomGenerator, T> random) {
        return new DecoderCase<>(name, decoder, reference, random);
    }

    private static <T> DecoderCase<T> handleOnly(
            String name, Decoder<T> decoder, Function<T, WireHandle> handle, Function<WireHandle, T> constructor) {
        return of(
                name,
                decoder,
                (args, wire) -> Samples.write(handle.apply(args), wire),
                random -> constructor.apply(Samples.handle(random)));
    }

    private static void writeEntry(WireHandle directory, byte[] name, WireBytes wire) {
        wire.opaque(directory.slice()).opaque(name);
    }

    private static void writeSetattr(Setattr.Args args, WireBytes wire) {
        Samples.write(args.object(), wire);
        Samples.write(args.newAttributes(), wire);
        Setattr.Guard guard = args.guard();
        wire.bool(guard != null);
        if (guard != null) {
            wire.int32(guard.ctimeSeconds()).int32(guard.ctimeNanos());
        }
    }

    private static Write.Args randomWrite(RandomGenerator random) {
        ByteBuffer data = ByteBuffer.wrap(CodecKit.randomBytes(random, 500));
        StableHow stable = Samples.pick(random, StableHow.values());
        return new Write.Args(Samples.handle(random), random.nextLong(), stable, data);
    }

    private static void writeWrite(Write.Args args, WireBytes wire) {
        wire.opaque(args.file().slice()).int64(args.offset()).int32(args.data().remaining());
        wire.int32(args.stable().code()).opaque(args.data());
    }

    private static Create.Args randomCreate(RandomGenerator random) {
        Create.How how = switch (random.nextInt(3)) {
            case 0 -> new Create.Unchecked(Samples.setAttributes(random));
            case 1 -> new Create.Guarded(Samples.setAttributes(random));
            default -> new Create.Exclusive(random.nextLong());
        };
        return new Create.Args(Samples.handle(random), Samples.name(random), how);
    }

    private static void writeCreate(Create.Args args, WireBytes wire) {
        writeEntry(args.directory(), args.name(), wire);
        switch (args.how()) {
            case Create.Unchecked unchecked -> Samples.write(unchecked.attributes(), wire.int32(0));
            case Create.Guarded guarded -> Samples.write(guarded.attributes(), wire.int32(1));
            case Create.Exclusive exclusive -> wire.int32(2).int64(exclusive.verifier());
        }
    }

    private static Mknod.Args randomMknod(RandomGenerator random) {
        Nfs3FileType type = Samples.pick(random, Nfs3FileType.values());
        SetAttributes3 attributes = Samples.setAttributes(random);
        Mknod.What what = switch (type) {
            case BLOCK_DEVICE, CHARACTER_DEVICE ->
                new Mknod.Device(type, attributes, random.nextInt(), random.nextInt());
            case SOCKET, FIFO -> new Mknod.Pipe(type, attributes);
            case REGULAR, DIRECTORY, SYMBOLIC_LINK -> new Mknod.Other(type);
        };
        return new Mknod.Args(Samples.handle(random), Samples.name(random), what);
    }

    private static void writeMknod(Mknod.Args args, WireBytes wire) {
        writeEntry(args.directory(), args.name(), wire);
        switch (args.what()) {
            case Mknod.Device device -> {
                Samples.write(device.attributes(), wire.int32(device.type().code()));
                wire.int32(device.major()).int32(device.minor());
            }
            case Mknod.Pipe pipe ->
                Samples.write(pipe.attributes(), wire.int32(pipe.type().code()));
            case Mknod.Other other -> wire.int32(other.type().code());
        }
    }

    @Test
    void coverEveryProcedureButNull() {
        assertThat(CASES)
                .extracting(DecoderCase::name)
                .containsExactlyElementsOf(List.of(Nfs3Procedure.values()).stream()
                        .skip(1)
                        .map(Enum::name)
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void surviveARoundTrip(DecoderCase<?> args) throws MalformedException {
        CodecKit.checkRoundTrip(args);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void areRefusedWhenCutOrExtended(DecoderCase<?> args) {
        CodecKit.checkTruncation(args);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void surviveMutation(DecoderCase<?> args) {
        CodecKit.checkMutation(args);
    }
}
