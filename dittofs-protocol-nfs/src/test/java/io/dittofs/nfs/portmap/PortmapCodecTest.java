package io.dittofs.nfs.portmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.DecoderCase;
import io.dittofs.nfs.xdr.CodecKit.EncoderCase;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PortmapCodecTest {
    static final List<DecoderCase<?>> ARGUMENTS = List.of(
            new DecoderCase<>("mapping", Mapping::decode, PortmapCodecTest::mapping, PortmapCodecTest::randomMapping),
            new DecoderCase<>("rpcb", RpcbindMapping::decode, PortmapCodecTest::rpcb, PortmapCodecTest::randomRpcb));

    static final List<EncoderCase<?>> RESULTS = List.of(
            new EncoderCase<>("mapping", Mapping::encode, PortmapCodecTest::mapping, PortmapCodecTest::randomMapping),
            new EncoderCase<>("rpcb", RpcbindMapping::encode, PortmapCodecTest::rpcb, PortmapCodecTest::randomRpcb),
            new EncoderCase<>(
                    "mapping list",
                    Mapping::encodeList,
                    (mappings, wire) -> {
                        mappings.forEach(mapping -> mapping(mapping, wire.int32(1)));
                        wire.int32(0);
                    },
                    random -> randomList(random, PortmapCodecTest::randomMapping)),
            new EncoderCase<>(
                    "rpcb list",
                    RpcbindMapping::encodeList,
                    (mappings, wire) -> {
                        mappings.forEach(mapping -> rpcb(mapping, wire.int32(1)));
                        wire.int32(0);
                    },
                    random -> randomList(random, PortmapCodecTest::randomRpcb)));

    private static <T> List<T> randomList(RandomGenerator random, Function<RandomGenerator, T> element) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(_ -> element.apply(random))
                .toList();
    }

    private static Mapping randomMapping(RandomGenerator random) {
        return new Mapping(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt());
    }

    private static void mapping(Mapping mapping, WireBytes wire) {
        wire.int32(mapping.program())
                .int32(mapping.version())
                .int32(mapping.protocol())
                .int32(mapping.port());
    }

    private static RpcbindMapping randomRpcb(RandomGenerator random) {
        return new RpcbindMapping(
                random.nextInt(),
                random.nextInt(),
                CodecKit.randomText(random, 255),
                CodecKit.randomText(random, 255),
                CodecKit.randomText(random, 255));
    }

    private static void rpcb(RpcbindMapping mapping, WireBytes wire) {
        wire.int32(mapping.program()).int32(mapping.version());
        wire.string(mapping.networkId()).string(mapping.address()).string(mapping.owner());
    }

    private static void assertWritten(Consumer<XdrWriter> encoder, String hex) {
        assertThat(CodecKit.encode(encoder)).isEqualTo(WireBytes.golden(hex));
    }

    @Test
    void mappingsAreGoldenBytes() throws MalformedException {
        String hex = """
            000186a3 # prog 100003
            00000003 # vers
            00000006 # prot TCP
            00002f11 # port 12049
            """;
        Mapping mapping = new Mapping(100003, 3, Mapping.TCP, 12049);
        assertThat(CodecKit.decode(Mapping::decode, WireBytes.golden(hex))).isEqualTo(mapping);
        assertWritten(mapping::encode, hex);
        assertWritten(
                w -> Mapping.encodeList(List.of(mapping, mapping), w),
                "00000001" + hex + "00000001" + hex + "00000000 # end");
    }

    @Test
    void rpcbindMappingsAreGoldenBytes() throws MalformedException {
        String hex = """
            000186a5                                # r_prog 100005
            00000003                                # r_vers
            00000003 746370 00                      # r_netid tcp
            0000000d 302e302e302e302e34372e3137 000000 # r_addr 0.0.0.0.47.17
            00000009 737570657275736572 000000      # r_owner superuser
            """;
        RpcbindMapping mapping = new RpcbindMapping(100005, 3, "tcp", "0.0.0.0.47.17", "superuser");
        assertThat(CodecKit.decode(RpcbindMapping::decode, WireBytes.golden(hex)))
                .isEqualTo(mapping);
        assertWritten(mapping::encode, hex);
        assertWritten(w -> RpcbindMapping.encodeList(List.of(mapping), w), "00000001" + hex + "00000000 # end");
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

    @Test
    void stringsSurviveMutation() {
        CodecKit.checkMutation(ARGUMENTS.getLast());
    }

    @ParameterizedTest
    @FieldSource("RESULTS")
    void resultsAreWrittenAsTheReferenceWritesThem(EncoderCase<?> result) {
        CodecKit.checkAgainstReference(result);
    }

    @Test
    void stringsAreBounded() {
        byte[] longer = new WireBytes().int64(0).opaque(new byte[256]).toBytes();
        assertThatThrownBy(() -> CodecKit.decode(RpcbindMapping::decode, longer))
                .isInstanceOf(MalformedException.class)
                .hasMessage("opaque of 256 bytes, at most 255");
    }

    @Test
    void proceduresAreNumberedAsInTheRfc() {
        assertThat(PortmapProcedure.of(0)).contains(PortmapProcedure.NULL);
        assertThat(PortmapProcedure.of(1)).contains(PortmapProcedure.SET);
        assertThat(PortmapProcedure.of(2)).contains(PortmapProcedure.UNSET);
        assertThat(PortmapProcedure.of(3)).contains(PortmapProcedure.GETPORT);
        assertThat(PortmapProcedure.of(4)).contains(PortmapProcedure.DUMP);
        assertThat(PortmapProcedure.of(5)).isEmpty();
        for (PortmapProcedure procedure : PortmapProcedure.values()) {
            assertThat(PortmapProcedure.of(procedure.number())).contains(procedure);
        }
        for (int version = 3; version <= 4; version++) {
            assertThat(RpcbindProcedure.of(version, 0)).contains(RpcbindProcedure.NULL);
            assertThat(RpcbindProcedure.of(version, 1)).contains(RpcbindProcedure.SET);
            assertThat(RpcbindProcedure.of(version, 2)).contains(RpcbindProcedure.UNSET);
            assertThat(RpcbindProcedure.of(version, 3)).contains(RpcbindProcedure.GETADDR);
            assertThat(RpcbindProcedure.of(version, 4)).contains(RpcbindProcedure.DUMP);
            assertThat(RpcbindProcedure.of(version, 5)).isEmpty();
        }
        assertThat(RpcbindProcedure.of(3, 9)).isEmpty();
        assertThat(RpcbindProcedure.of(4, 9)).contains(RpcbindProcedure.GETVERSADDR);
    }
}
