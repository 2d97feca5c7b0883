package io.dittofs.server.assembly;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.status.StoreHealth;
import io.dittofs.transfer.tiered.TieredStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks each store whether it can be used, all at once and each for so long at most. Who asks again soon gets the same
/// answers, so that nobody can wear the stores out by asking.
///
/// **Threading**: thread-safe; whoever asks while others do waits for theirs.
final class HealthSource implements Supplier<List<StoreHealth>> {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, MetadataStore> metadata;
    private final Map<String, TieredStorage> contents;
    private final Executor threads;
    private List<StoreHealth> last = List.of();
    private long lastNanos;
    private boolean isAsked;

    /// @param metadata stores, by name; **borrowed**
    /// @param contents stores with a log, by name; **borrowed**
    /// @param threads run what may wait
    HealthSource(Map<String, MetadataStore> metadata, Map<String, TieredStorage> contents, Executor threads) {
        this.metadata = metadata;
        this.contents = contents;
        this.threads = threads;
    }

    @Override
    public synchronized List<StoreHealth> get() {
        if (!isAsked || System.nanoTime() - lastNanos > FRESH.toNanos()) {
            last = ask();
            lastNanos = System.nanoTime();
            isAsked = true;
        }
        return last;
    }

    /// A question to a store: why it cannot be used, or null.
    private record Question(String name, String kind, CompletableFuture<@Nullable String> reason) {}

    private List<StoreHealth> ask() {
        List<Question> questions = new ArrayList<>();
        metadata.forEach((name, store) -> questions.add(new Question(name, "metadata", begin(() -> reason(store)))));
        contents.forEach((name, store) -> questions.add(new Question(name, "content", begin(store::fault))));
        long deadline = System.nanoTime() + LONGEST.toNanos();
        List<StoreHealth> answers = new ArrayList<>();
        for (Question question : questions) {
            String reason = await(question.reason(), deadline - System.nanoTime());
            answers.add(new StoreHealth(question.name(), question.kind(), reason == null, reason));
        }
        return answers;
    }

    private CompletableFuture<@Nullable String> begin(Supplier<@Nullable String> question) {
        return CompletableFuture.supplyAsync(question, threads);
    }

    private static @Nullable String reason(MetadataStore store) {
        try {
            var _ = store.shares();
            return null;
        } catch (FsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable String await(CompletableFuture<@Nullable String> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return "no answer within " + LONGEST.toSeconds() + " seconds";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the server stops";
        }
    }
}
