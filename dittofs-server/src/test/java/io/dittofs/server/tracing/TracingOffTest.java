package io.dittofs.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.server.assembly.Settings;
import io.dittofs.transfer.resident.ResidentContentStore;
import io.dittofs.transfer.watch.TransferWatch;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without traces nothing of tracing is in the way.
final class TracingOffTest {
    private static final Pattern LIBRARIES = Pattern.compile("/(io/opentelemetry|com/squareup|org/jetbrains|io/grpc)/");

    @TempDir
    private Path data = Path.of(".");

    @Test
    void isOffUnlessTheSettingsWantIt() {
        assertThat(Tracing.of(Settings.defaults().telemetry())).isSameAs(Tracing.NONE);
    }

    @Test
    void wrapsNothing() {
        try (MetadataStore metadata = new MemoryMetadataStore(new Random(1));
                BlockStore blocks = new MemoryBlockStore(new OffHeapPages(1 << 22));
                ContentStore content = new ResidentContentStore(new OffHeapPages(1 << 22))) {
            assertThat(Tracing.NONE.metadata("m", metadata)).isSameAs(metadata);
            assertThat(Tracing.NONE.blocks("b", blocks)).isSameAs(blocks);
            assertThat(Tracing.NONE.content("c", content)).isSameAs(content);
        }
        RpcObserver observer = new RpcObserver() {};
        assertThat(Tracing.NONE.calls(new ShareTable(List.of()), observer)).isSameAs(observer);
        assertThat(Tracing.NONE.transfers("c")).isSameAs(TransferWatch.NONE);
        Runnable task = () -> {};
        assertThat(TransferWatch.NONE.begun("fetch", task)).isSameAs(task);
        assertThat(TransferWatch.NONE.upload(1, 2)).isSameAs(TransferWatch.Attempt.UNWATCHED);
    }

    /// A server whose class path has none of the libraries serves all the same: no class of theirs is even loaded.
    @Test
    void needsNoClassOfOpenTelemetry() throws Exception {
        List<String> all = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Objects.requireNonNull(System.getProperty("java.class.path")))
                .toList();
        List<String> left =
                all.stream().filter(entry -> !LIBRARIES.matcher(entry).find()).toList();
        assertThat(all.size() - left.size()).as("libraries that are left out").isGreaterThan(5);
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea:io.dittofs...",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        left.stream().collect(Collectors.joining(File.pathSeparator)),
                        TracelessServer.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(server.waitFor()).as(said).isZero();
    }
}
