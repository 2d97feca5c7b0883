package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.EncoderCase;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The results of every procedure, random ones, against the same layout written a second time.
class ResultCodecTest {
    static final List<EncoderCase<?>> CASES = Stream.of(readers(), writers(), nameChangers())
            .flatMap(cases -> cases)
            .toList();

    private static <T> EncoderCase<T> of(
            String name,
            BiConsumer<T, XdrWriter> encoder,
            BiConsumer<T, WireBytes> reference,
            Function<RandomGenerator, T> random) {
        return new EncoderCase<>(name, encoder, reference, random);
    }

    private static Stream<EncoderCase<?>> readers() {
        return Stream.of(
                of(
                        "GETATTR",
                        Getattr::encode,
                        ResultCodecTest::getattr,
                        r -> r.nextBoolean()
                                ? new Getattr.Ok(Samples.attributes(r))
                                : new Getattr.Fail(Samples.failure(r))),
                of(
                        "LOOKUP",
                        Lookup::encode,
                        ResultCodecTest::lookup,
                        r -> r.nextBoolean()
                                ? new Lookup.Ok(
                                        Samples.handle(r), Samples.optionalAttributes(r), Samples.optionalAttributes(r))
                                : new Lookup.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of(
                        "ACCESS",
                        Access::encode,
                        ResultCodecTest::access,
                        r -> r.nextBoolean()
                                ? new Access.Ok(Samples.optionalAttributes(r), r.nextInt())
                                : new Access.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of(
                        "READLINK",
                        Readlink::encode,
                        ResultCodecTest::readlink,
                        r -> r.nextBoolean()
                                ? new Readlink.Ok(Samples.optionalAttributes(r), Samples.name(r))
                                : new Readlink.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of(
                        "READ",
                        Read::encode,
                        ResultCodecTest::read,
                        r -> r.nextBoolean()
                                ? new Read.Ok(Samples.optionalAttributes(r), r.nextInt(1 << 20), r.nextBoolean())
                                : new Read.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of(
                        "READDIR",
                        Readdir::encode,
                        (fail, wire) -> {
                            wire.int32(fail.status().code());
                            Samples.writeOptional(fail.directoryAttributes(), wire);
                        },
                        r -> new Readdir.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of(
                        "READDIRPLUS",
                        Readdirplus::encode,
                        (fail, wire) -> {
                            wire.int32(fail.status().code());
                            Samples.writeOptional(fail.directoryAttributes(), wire);
                        },
                        r -> new Readdirplus.Fail(Samples.failure(r), Samples.optionalAttributes(r))),
                of("FSSTAT", Fsstat::encode, ResultCodecTest::fsstat, ResultCodecTest::randomFsstat),
                of("FSINFO", Fsinfo::encode, ResultCodecTest::fsinfo, ResultCodecTest::randomFsinfo),
                of("PATHCONF", Pathconf::encode, ResultCodecTest::pathconf, ResultCodecTest::randomPathconf));
    }

    private static Stream<EncoderCase<?>> writers() {
        return Stream.of(
                of(
                        "SETATTR",
                        Setattr::encode,
                        ResultCodecTest::setattr,
                        r -> r.nextBoolean()
                                ? new Setattr.Ok(Samples.wcc(r))
                                : new Setattr.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "WRITE",
                        Write::encode,
                        ResultCodecTest::write,
                        r -> r.nextBoolean()
                                ? new Write.Ok(
                                        Samples.wcc(r), r.nextInt(), Samples.pick(r, StableHow.values()), r.nextLong())
                                : new Write.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "CREATE",
                        Create::encode,
                        ResultCodecTest::create,
                        r -> r.nextBoolean()
                                ? new Create.Ok(
                                        Samples.optionalHandle(r), Samples.optionalAttributes(r), Samples.wcc(r))
                                : new Create.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "MKDIR",
                        Mkdir::encode,
                        ResultCodecTest::mkdir,
                        r -> r.nextBoolean()
                                ? new Mkdir.Ok(Samples.optionalHandle(r), Samples.optionalAttributes(r), Samples.wcc(r))
                                : new Mkdir.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "SYMLINK",
                        Symlink::encode,
                        ResultCodecTest::symlink,
                        r -> r.nextBoolean()
                                ? new Symlink.Ok(
                                        Samples.optionalHandle(r), Samples.optionalAttributes(r), Samples.wcc(r))
                                : new Symlink.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "MKNOD",
                        Mknod::encode,
                        ResultCodecTest::mknod,
                        r -> r.nextBoolean()
                                ? new Mknod.Ok(Samples.optionalHandle(r), Samples.optionalAttributes(r), Samples.wcc(r))
                                : new Mknod.Fail(Samples.failure(r), Samples.wcc(r))));
    }

    private static Stream<EncoderCase<?>> nameChangers() {
        return Stream.of(
                of(
                        "REMOVE",
                        Remove::encode,
                        ResultCodecTest::remove,
                        r -> r.nextBoolean()
                                ? new Remove.Ok(Samples.wcc(r))
                                : new Remove.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "RMDIR",
                        Rmdir::encode,
                        ResultCodecTest::rmdir,
                        r -> r.nextBoolean()
                                ? new Rmdir.Ok(Samples.wcc(r))
                                : new Rmdir.Fail(Samples.failure(r), Samples.wcc(r))),
                of(
                        "RENAME",
                        Rename::encode,
                        ResultCodecTest::rename,
                        r -> r.nextBoolean()
                                ? new Rename.Ok(Samples.wcc(r), Samples.wcc(r))
                                : new Rename.Fail(Samples.failure(r), Samples.wcc(r), Samples.wcc(r))),
                of(
                        "LINK",
                        Link::encode,
                        ResultCodecTest::link,
                        r -> r.nextBoolean()
                                ? new Link.Ok(Samples.optionalAttributes(r), Samples.wcc(r))
                                : new Link.Fail(Samples.failure(r), Samples.optionalAttributes(r), Samples.wcc(r))),
                of(
                        "COMMIT",
                        Commit::encode,
                        ResultCodecTest::commit,
                        r -> r.nextBoolean()
                                ? new Commit.Ok(Samples.wcc(r), r.nextLong())
                                : new Commit.Fail(Samples.failure(r), Samples.wcc(r))));
    }

    private static void getattr(Getattr.Result result, WireBytes wire) {
        switch (result) {
            case Getattr.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.objectAttributes(), wire);
            }
            case Getattr.Fail fail -> {
                wire.int32(fail.status().code());
            }
        }
    }

    private static void lookup(Lookup.Result result, WireBytes wire) {
        switch (result) {
            case Lookup.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.object(), wire);
                Samples.writeOptional(ok.objectAttributes(), wire);
                Samples.writeOptional(ok.directoryAttributes(), wire);
            }
            case Lookup.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.directoryAttributes(), wire);
            }
        }
    }

    private static void access(Access.Result result, WireBytes wire) {
        switch (result) {
            case Access.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.objectAttributes(), wire);
                wire.int32(ok.access());
            }
            case Access.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.objectAttributes(), wire);
            }
        }
    }

    private static void readlink(Readlink.Result result, WireBytes wire) {
        switch (result) {
            case Readlink.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.symlinkAttributes(), wire);
                wire.opaque(ok.target());
            }
            case Readlink.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.symlinkAttributes(), wire);
            }
        }
    }

    private static void read(Read.Result result, WireBytes wire) {
        switch (result) {
            case Read.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.fileAttributes(), wire);
                wire.int32(ok.count()).bool(ok.eof()).int32(ok.count());
            }
            case Read.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.fileAttributes(), wire);
            }
        }
    }

    private static void setattr(Setattr.Result result, WireBytes wire) {
        switch (result) {
            case Setattr.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.objectWcc(), wire);
            }
            case Setattr.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.objectWcc(), wire);
            }
        }
    }

    private static void write(Write.Result result, WireBytes wire) {
        switch (result) {
            case Write.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.fileWcc(), wire);
                wire.int32(ok.count()).int32(ok.committed().code()).int64(ok.verifier());
            }
            case Write.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.fileWcc(), wire);
            }
        }
    }

    private static void create(Create.Result result, WireBytes wire) {
        switch (result) {
            case Create.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.object(), wire);
                Samples.writeOptional(ok.objectAttributes(), wire);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Create.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void mkdir(Mkdir.Result result, WireBytes wire) {
        switch (result) {
            case Mkdir.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.object(), wire);
                Samples.writeOptional(ok.objectAttributes(), wire);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Mkdir.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void symlink(Symlink.Result result, WireBytes wire) {
        switch (result) {
            case Symlink.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.object(), wire);
                Samples.writeOptional(ok.objectAttributes(), wire);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Symlink.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void mknod(Mknod.Result result, WireBytes wire) {
        switch (result) {
            case Mknod.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.object(), wire);
                Samples.writeOptional(ok.objectAttributes(), wire);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Mknod.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void remove(Remove.Result result, WireBytes wire) {
        switch (result) {
            case Remove.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Remove.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void rmdir(Rmdir.Result result, WireBytes wire) {
        switch (result) {
            case Rmdir.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Rmdir.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void rename(Rename.Result result, WireBytes wire) {
        switch (result) {
            case Rename.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.fromDirectoryWcc(), wire);
                Samples.write(ok.toDirectoryWcc(), wire);
            }
            case Rename.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.fromDirectoryWcc(), wire);
                Samples.write(fail.toDirectoryWcc(), wire);
            }
        }
    }

    private static void link(Link.Result result, WireBytes wire) {
        switch (result) {
            case Link.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.fileAttributes(), wire);
                Samples.write(ok.directoryWcc(), wire);
            }
            case Link.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.fileAttributes(), wire);
                Samples.write(fail.directoryWcc(), wire);
            }
        }
    }

    private static void commit(Commit.Result result, WireBytes wire) {
        switch (result) {
            case Commit.Ok ok -> {
                wire.int32(0);
                Samples.write(ok.fileWcc(), wire);
                wire.int64(ok.verifier());
            }
            case Commit.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.write(fail.fileWcc(), wire);
            }
        }
    }

    private static void fsstat(Fsstat.Result result, WireBytes wire) {
        switch (result) {
            case Fsstat.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.objectAttributes(), wire);
                wire.int64(ok.totalBytes()).int64(ok.freeBytes()).int64(ok.availableBytes());
                wire.int64(ok.totalFiles()).int64(ok.freeFiles()).int64(ok.availableFiles());
                wire.int32(ok.invariantSeconds());
            }
            case Fsstat.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.objectAttributes(), wire);
            }
        }
    }

    private static void fsinfo(Fsinfo.Result result, WireBytes wire) {
        switch (result) {
            case Fsinfo.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.objectAttributes(), wire);
                wire.int32(ok.readMax()).int32(ok.readPreferred()).int32(ok.readMultiple());
                wire.int32(ok.writeMax()).int32(ok.writePreferred()).int32(ok.writeMultiple());
                wire.int32(ok.directoryPreferred()).int64(ok.fileSizeMax());
                wire.int32(ok.timeDeltaSeconds()).int32(ok.timeDeltaNanos()).int32(ok.properties());
            }
            case Fsinfo.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.objectAttributes(), wire);
            }
        }
    }

    private static void pathconf(Pathconf.Result result, WireBytes wire) {
        switch (result) {
            case Pathconf.Ok ok -> {
                wire.int32(0);
                Samples.writeOptional(ok.objectAttributes(), wire);
                wire.int32(ok.linkCountMax()).int32(ok.nameBytesMax()).bool(ok.refusesLongNames());
                wire.bool(ok.restrictsChown()).bool(ok.ignoresCase()).bool(ok.preservesCase());
            }
            case Pathconf.Fail fail -> {
                wire.int32(fail.status().code());
                Samples.writeOptional(fail.objectAttributes(), wire);
            }
        }
    }

    private static Fsstat.Result randomFsstat(RandomGenerator r) {
        FileAttributes3 attributes = Samples.optionalAttributes(r);
        if (r.nextBoolean()) {
            return new Fsstat.Fail(Samples.failure(r), attributes);
        }
        long[] counts = r.longs(6).toArray();
        return new Fsstat.Ok(attributes, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], r.nextInt());
    }

    private static Fsinfo.Result randomFsinfo(RandomGenerator r) {
        FileAttributes3 attributes = Samples.optionalAttributes(r);
        if (r.nextBoolean()) {
            return new Fsinfo.Fail(Samples.failure(r), attributes);
        }
        int[] n = r.ints(10).toArray();
        return new Fsinfo.Ok(attributes, n[0], n[1], n[2], n[3], n[4], n[5], n[6], r.nextLong(), n[7], n[8], n[9]);
    }

    private static Pathconf.Result randomPathconf(RandomGenerator r) {
        FileAttributes3 attributes = Samples.optionalAttributes(r);
        if (r.nextBoolean()) {
            return new Pathconf.Fail(Samples.failure(r), attributes);
        }
        return new Pathconf.Ok(
                attributes,
                r.nextInt(),
                r.nextInt(),
                r.nextBoolean(),
                r.nextBoolean(),
                r.nextBoolean(),
                r.nextBoolean());
    }

    @Test
    void coverEveryProcedureButNull() {
        assertThat(CASES)
                .extracting(EncoderCase::name)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Nfs3Procedure.values())
                        .skip(1)
                        .map(Enum::name)
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void areWrittenAsTheReferenceWritesThem(EncoderCase<?> result) {
        CodecKit.checkAgainstReference(result);
    }
}
