package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.StoreBlocks;
import io.dittofs.metadata.store.StoreTree;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The process that a crash test of blocks kills: threads map and unmap blocks as their models say and
/// acknowledge each step once it is stable, while another one collects what they do not need any more.
///
/// Arguments as those of [CrashingWriter].
final class BlockCrashingWriter {
    static final int THREADS = 4;

    private final ObjectStore objects;
    private final long process = ProcessHandle.current().pid();
    private int uploads;

    private BlockCrashingWriter(ObjectStore objects) {
        this.objects = objects;
    }

    static String fileOf(int thread) {
        return "file-" + thread;
    }

    static long seedOf(int thread) {
        return 2000L + thread;
    }

    public static void main(String[] arguments) throws Exception {
        String[] steps = arguments[1].split(",", -1);
        RocksMetadataStore store =
                TestStores.open(TestStores.options(Path.of(arguments[0])), CrashingWriter.haltAt(arguments[2]));
        StoreTree tree = new StoreTree(store, "/export");
        BlockCrashingWriter writer = new BlockCrashingWriter(store.objects());
        List<Future<?>> threads = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1)) {
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                int done = Integer.parseInt(steps[i]);
                long content =
                        tree.entry(tree.root(), StoreTree.name(fileOf(thread))).contentId();
                threads.add(executor.submit(() -> {
                    writer.write(content, thread, done);
                    return null;
                }));
            }
            threads.add(executor.submit(() -> {
                writer.collect();
                return null;
            }));
            for (Future<?> thread : threads) {
                thread.get();
            }
        }
    }

    private void write(long content, int thread, int done) throws Exception {
        BlockLoadModel model = new BlockLoadModel(seedOf(thread));
        while (model.steps() < done) {
            model.advance();
        }
        PrintStream out = System.out;
        while (!out.checkError()) {
            StoreBlocks.await(commit(content, model));
            model.advance();
            out.print(thread + " " + model.steps() + "\n");
            out.flush();
        }
    }

    /// With what is known first; where it is not, or not any more, with an upload.
    private DurabilityTicket commit(long content, BlockLoadModel model) throws FsException {
        try {
            return objects.commit(changes(content, model, false)).ticket();
        } catch (FsException e) {
            if (e.error() != FsError.NO_ENTRY) {
                throw e;
            }
            return objects.commit(changes(content, model, true)).ticket();
        }
    }

    private BlockChanges changes(long content, BlockLoadModel model, boolean isUploaded) {
        BlockLoadModel.Step step = model.next();
        BlockChanges changes = new BlockChanges(model.steps());
        String text = step.text();
        if (text == null) {
            return changes.unmapRange(BlockRange.from(content, step.index()), step.count());
        }
        BlockRef block = StoreBlocks.block(text);
        for (long index = step.index(); index < step.index() + step.count(); index++) {
            if (isUploaded) {
                changes.map(content, index, model.block(index), block, StoreBlocks.uploaded(upload(text)));
            } else {
                changes.mapKnown(content, index, model.block(index), block);
            }
        }
        return changes;
    }

    private synchronized BlockLocation upload(String text) {
        return new BlockLocation(text + "/" + process + "-" + uploads++, 0, text.length());
    }

    private void collect() throws Exception {
        while (true) {
            BlockClaim claim = objects.claim(objects.condemned(Long.MAX_VALUE, null, 100));
            StoreBlocks.await(claim.ticket());
            StoreBlocks.await(objects.forget(objects.doomed(null, 2)));
        }
    }
}
