package io.dittofs.server.assembly;

import io.dittofs.server.api.Jobs;
import io.dittofs.server.transfer.TransferSettings;
import io.dittofs.transfer.garbage.GarbageResult;
import io.dittofs.transfer.tiered.TieredStorage;
import java.time.Duration;
import java.util.Map;

/// What an administrator can have done while the server runs.
///
/// @param stores content stores with a log, by name; **borrowed**
record AdminJobs(Map<String, TieredStorage> stores, TransferSettings settings) {
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    Jobs jobs() {
        return new Jobs(Map.of("drain", this::drain, "gc", this::collect));
    }

    /// Uploads what is in the logs now.
    private String drain(Jobs.Progress progress) throws Exception {
        long left = 0;
        for (Map.Entry<String, TieredStorage> store : stores.entrySet()) {
            progress.at("uploading what is in the log of " + store.getKey());
            if (!store.getValue().drain(LONGEST_DRAIN)) {
                left += store.getValue().status().unsentBytes();
            }
        }
        if (left > 0) {
            throw new IllegalStateException(left + " bytes could not be uploaded; they stay in the log");
        }
        return "the block stores have everything that was written before";
    }

    /// Deletes what nothing has named for the grace time.
    private String collect(Jobs.Progress progress) throws Exception {
        GarbageResult all = new GarbageResult(0, 0);
        for (Map.Entry<String, TieredStorage> store : stores.entrySet()) {
            progress.at("deleting what nobody needs from " + store.getKey());
            all = all.plus(store.getValue().collectGarbage(settings.gcGrace()));
        }
        return all.blocks() + " blocks, " + all.bytes() + " bytes deleted";
    }
}
