package io.dittofs.nfs.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.rpc.AuthFlavor;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.DecoderCase;
import io.dittofs.nfs.xdr.CodecKit.EncoderCase;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MountCodecTest {
    static final List<DecoderCase<?>> ARGUMENTS = List.of(
            new DecoderCase<>(
                    "MNT",
                    Mnt::decode,
                    (args, wire) -> wire.opaque(args.path()),
                    random -> new Mnt.Args(CodecKit.randomBytes(random, 1024))),
            new DecoderCase<>(
                    "UMNT",
                    Umnt::decode,
                    (args, wire) -> wire.opaque(args.path()),
                    random -> new Umnt.Args(CodecKit.randomBytes(random, 1024))));

    static final List<EncoderCase<?>> RESULTS = List.of(
            new EncoderCase<>("MNT", Mnt::encode, MountCodecTest::mnt, MountCodecTest::randomMnt),
            new EncoderCase<>("DUMP", MountCodecTest::encodeDump, MountCodecTest::dump, random -> randomMap(random, 5)),
            new EncoderCase<>(
                    "EXPORT", MountCodecTest::encodeExport, MountCodecTest::export, random -> randomMap(random, 5)));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Mnt.Result randomMnt(RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            MountStatus3[] all = MountStatus3.values();
            return new Mnt.Fail(all[random.nextInt(1, all.length)]);
        }
        List<AuthFlavor> flavors = List.of(AuthFlavor.values()).subList(0, random.nextInt(6));
        return new Mnt.Ok(WireHandle.copyOf(CodecKit.randomBytes(random, 64)), flavors);
    }

    private static void mnt(Mnt.Result result, WireBytes wire) {
        switch (result) {
            case Mnt.Ok ok -> {
                wire.int32(0).opaque(ok.handle().slice()).int32(ok.flavors().size());
                ok.flavors().forEach(flavor -> wire.int32(flavor.code()));
            }
            case Mnt.Fail fail -> wire.int32(fail.status().code());
        }
    }

    private static Map<String, List<String>> randomMap(RandomGenerator random, int sizeMax) {
        Map<String, List<String>> map = new TreeMap<>();
        for (int count = random.nextInt(sizeMax + 1); count > 0; count--) {
            List<String> values = random.ints(random.nextInt(4), 0, 1)
                    .mapToObj(_ -> CodecKit.randomText(random, 255))
                    .toList();
            map.put(CodecKit.randomText(random, 255), values);
        }
        return map;
    }

    private static void encodeDump(Map<String, List<String>> entries, XdrWriter writer) {
        Dump dump = new Dump(writer);
        entries.forEach((host, paths) -> paths.forEach(path -> dump.entry(host, bytes(path))));
        dump.finish();
    }

    private static void dump(Map<String, List<String>> entries, WireBytes wire) {
        entries.forEach((host, paths) ->
                paths.forEach(path -> wire.int32(1).string(host).string(path)));
        wire.int32(0);
    }

    private static void encodeExport(Map<String, List<String>> entries, XdrWriter writer) {
        Export export = new Export(writer);
        entries.forEach((path, groups) -> export.entry(bytes(path), groups));
        export.finish();
    }

    private static void export(Map<String, List<String>> entries, WireBytes wire) {
        entries.forEach((path, groups) -> {
            wire.int32(1).string(path);
            groups.forEach(group -> wire.int32(1).string(group));
            wire.int32(0);
        });
        wire.int32(0);
    }

    private static void assertWritten(Consumer<XdrWriter> encoder, String hex) {
        assertThat(CodecKit.encode(encoder)).isEqualTo(WireBytes.golden(hex));
        assertThat(CodecKit.encodeTightly(encoder)).isEqualTo(WireBytes.golden(hex));
    }

    @Test
    void pathsAreDecodedFromGoldenBytes() throws MalformedException {
        byte[] golden = WireBytes.golden("00000005 2f64617461 000000 # dirpath /data");
        assertThat(CodecKit.decode(Mnt::decode, golden).path()).isEqualTo(bytes("/data"));
        assertThat(CodecKit.decode(Umnt::decode, golden).path()).isEqualTo(bytes("/data"));
    }

    @Test
    void resultsAreGoldenBytes() {
        WireHandle handle = WireHandle.copyOf(new byte[] {1, 2, 3, 4, 5});
        assertWritten(w -> Mnt.encode(new Mnt.Ok(handle, List.of(AuthFlavor.SYS, AuthFlavor.NONE)), w), """
            00000000                   # MNT3_OK
            00000005 0102030405 000000 # fhandle
            00000002                   # two flavors
            00000001 00000000          # AUTH_SYS AUTH_NONE
            """);
        assertWritten(w -> Mnt.encode(new Mnt.Fail(MountStatus3.ACCES), w), "0000000d # MNT3ERR_ACCES");
        assertWritten(w -> encodeDump(new TreeMap<>(Map.of("host", List.of("/a", "/b"))), w), """
            00000001 00000004 686f7374 00000002 2f61 0000 # host /a
            00000001 00000004 686f7374 00000002 2f62 0000 # host /b
            00000000                                      # end
            """);
        assertWritten(w -> encodeExport(new TreeMap<>(Map.of("/a", List.of("*", "lab"), "/b", List.of())), w), """
            00000001 00000002 2f61 0000   # /a
              00000001 00000001 2a 000000 #   group *
              00000001 00000003 6c6162 00 #   group lab
              00000000                    #   end of groups
            00000001 00000002 2f62 0000   # /b
              00000000                    #   no groups
            00000000                      # end
            """);
    }

    @ParameterizedTest
    @FieldSource("ARGUMENTS")
    void argumentsSurviveARoundTrip(DecoderCase<?> arguments) throws MalformedException {
        CodecKit.checkRoundTrip(arguments);
    }

    @ParameterizedTest
    @FieldSource("ARGUMENTS")
    void argumentsAreRefusedWhenCutOrExtended(DecoderCase<?> arguments) {
        CodecKit.checkTruncation(arguments);
    }

    @ParameterizedTest
    @FieldSource("ARGUMENTS")
    void argumentsSurviveMutation(DecoderCase<?> arguments) {
        CodecKit.checkMutation(arguments);
    }

    @ParameterizedTest
    @FieldSource("RESULTS")
    void resultsAreWrittenAsTheReferenceWritesThem(EncoderCase<?> result) {
        CodecKit.checkAgainstReference(result);
    }

    @Test
    void pathsAreBoundedByTheProtocol() {
        byte[] longer = new WireBytes().opaque(new byte[1025]).toBytes();
        assertThatThrownBy(() -> CodecKit.decode(Mnt::decode, longer))
                .isInstanceOf(MalformedException.class)
                .hasMessage("opaque of 1025 bytes, at most 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodecKit.encode(w -> new Dump(w).entry("h", new byte[1025])));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodecKit.encode(w -> new Dump(w).entry("h".repeat(256), new byte[1])));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodecKit.encode(w -> new Export(w).entry(new byte[1025], List.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CodecKit.encode(w -> new Export(w).entry(new byte[1], List.of("g".repeat(256)))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mnt.Fail(MountStatus3.OK));
    }

    @Test
    void numbersAreThoseOfTheRfc() {
        assertThat(Arrays.stream(MountProcedure.values()).map(procedure -> procedure.name() + procedure.number()))
                .containsExactly("NULL0", "MNT1", "DUMP2", "UMNT3", "UMNTALL4", "EXPORT5");
        for (MountProcedure procedure : MountProcedure.values()) {
            assertThat(MountProcedure.of(procedure.number())).contains(procedure);
        }
        assertThat(MountProcedure.of(6)).isEmpty();
        assertThat(MountProcedure.of(-1)).isEmpty();
        assertThat(Arrays.stream(MountStatus3.values()).map(status -> status.name() + "=" + status.code()))
                .containsExactly(
                        "OK=0",
                        "PERM=1",
                        "NOENT=2",
                        "IO=5",
                        "ACCES=13",
                        "NOTDIR=20",
                        "INVAL=22",
                        "NAMETOOLONG=63",
                        "NOTSUPP=10004",
                        "SERVERFAULT=10006");
    }
}
