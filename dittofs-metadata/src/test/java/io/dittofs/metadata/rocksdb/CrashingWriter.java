package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The process that a crash test kills: some threads do the steps of their models, each waits for the ticket of its
/// step and then says so in a line of output. Ends by itself at a point of a commit where it is told to.
///
/// Arguments: the store's directory, the step at which each thread continues, separated by commas, the point and how
/// often it is passed before the process stops there (or `-`).
final class CrashingWriter {
    static final int THREADS = 4;
    static final int EXIT_CODE = 99;

    private CrashingWriter() {}

    static String directoryOf(int thread) {
        return "writer-" + thread;
    }

    static long seedOf(int thread) {
        return 1000L + thread;
    }

    public static void main(String[] arguments) throws Exception {
        String[] steps = arguments[1].split(",", -1);
        CommitProbe probe = haltAt(arguments[2]);
        RocksMetadataStore store = TestStores.open(TestStores.options(Path.of(arguments[0])), probe);
        StoreTree tree = new StoreTree(store, "/export");
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                int done = Integer.parseInt(steps[i]);
                writers.add(threads.submit(() -> {
                    write(store, tree, thread, done);
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    /// Ends the process at a point, or nowhere.
    static CommitProbe haltAt(String pointAndCount) {
        if (pointAndCount.equals("-")) {
            return CommitProbe.NONE;
        }
        String[] parts = pointAndCount.split(":", -1);
        CommitProbe.Step point = CommitProbe.Step.valueOf(parts[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(parts[1]));
        return step -> {
            if (step == point && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        };
    }

    private static void write(RocksMetadataStore store, StoreTree tree, int thread, int done) throws Exception {
        Inode directory = tree.entry(tree.root(), StoreTree.name(directoryOf(thread)));
        LoadModel model = new LoadModel(seedOf(thread));
        while (model.steps() < done) {
            model.skip();
        }
        PrintStream out = System.out;
        while (!out.checkError()) {
            DurabilityTicket ticket = store.commit(model.advance(tree, directory));
            CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
            ticket.whenComplete(outcome::complete);
            if (outcome.get() != null) {
                throw new IllegalStateException(outcome.get());
            }
            out.print(thread + " " + model.steps() + "\n");
            out.flush();
        }
    }
}
