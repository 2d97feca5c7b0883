package io.dittofs.server.assembly;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.api.JobAmount;
import io.dittofs.server.api.JobParameters;
import io.dittofs.server.api.JobRefusedException;
import io.dittofs.server.api.JobReport;
import io.dittofs.server.api.Jobs;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.offline.LiveContents;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.transfer.TransferSettings;
import io.dittofs.transfer.garbage.GarbageResult;
import io.dittofs.transfer.tiered.TieredStorage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What an administrator can have done while the server runs.
///
/// @param stores content stores with a log, by name; **borrowed**
/// @param checked what a check can look at, by the names of the metadata stores
record AdminJobs(
        Map<String, TieredStorage> stores, Map<String, OnlineCheck.Target> checked, TransferSettings settings) {
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);
    /// Of the downloads, a check takes one in so many: clients come first.
    private static final int SHARE_OF_CHECK = 4;

    /// Those of a server.
    static AdminJobs of(Settings settings, StoreRegistry registry, Map<String, TieredStorage> stores) {
        Map<String, OnlineCheck.Target> checked = new LinkedHashMap<>();
        settings.metadata().stores().forEach((name, store) -> {
            if (!(store instanceof MemoryMetadataSettings)) {
                MetadataStore metadata = registry.metadata(name);
                checked.put(name, new OnlineCheck.Target(metadata, contents(settings, name, metadata, stores)));
            }
        });
        return new AdminJobs(stores, checked, settings.transfer());
    }

    /// All blocks of a metadata store are in one content store.
    private static Optional<LiveContents> contents(
            Settings settings, String name, MetadataStore metadata, Map<String, TieredStorage> stores) {
        int readers = Math.max(1, settings.transfer().downloads() / SHARE_OF_CHECK);
        return settings.shares().stream()
                .filter(share -> share.metadataStore().equals(name))
                .map(ShareSettings::contentStore)
                .map(stores::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(storage -> new LiveContents(metadata, storage.blockStore(), readers));
    }

    Jobs jobs() {
        return new Jobs(Map.of("drain", this::drain, "gc", this::collect, "fsck", this::check));
    }

    private Jobs.Work drain(JobParameters parameters) throws JobRefusedException {
        parameters.requireNoOthers();
        return this::drain;
    }

    /// Uploads what is in the logs now.
    private String drain(JobReport report) {
        long total = unsentBytes();
        report.step("uploading what is in the logs");
        report.amount(() -> new JobAmount(Math.max(0, total - unsentBytes()), total, "bytes"));
        long left = 0;
        for (TieredStorage store : stores.values()) {
            report.proceed();
            if (!store.drain(LONGEST_DRAIN)) {
                left += store.status().unsentBytes();
            }
        }
        if (left > 0) {
            throw new IllegalStateException(left + " bytes could not be uploaded; they stay in the log");
        }
        return "the block stores have everything that was written before";
    }

    private long unsentBytes() {
        return stores.values().stream()
                .mapToLong(store -> store.status().unsentBytes())
                .sum();
    }

    private Jobs.Work collect(JobParameters parameters) throws JobRefusedException {
        Duration asked = parameters.duration("grace", TransferSettings.GC_GRACE_MIN);
        parameters.requireNoOthers();
        Duration grace = asked == null ? settings.gcGrace() : asked;
        return report -> collect(grace, report);
    }

    /// Deletes what nothing has named for the grace time.
    private String collect(Duration grace, JobReport report) throws Exception {
        GarbageResult all = new GarbageResult(0, 0);
        report.step("deleting what nobody needs");
        for (TieredStorage store : stores.values()) {
            GarbageResult before = all;
            all = all.plus(store.collectGarbage(grace, deleted -> {
                report.proceed();
                report.amount(() -> new JobAmount(before.plus(deleted).blocks(), null, "blocks"));
            }));
        }
        return all.blocks() + " blocks, " + all.bytes() + " bytes deleted";
    }

    private Jobs.Work check(JobParameters parameters) throws JobRefusedException {
        boolean isQuick = parameters.flag("quick");
        Map<String, OnlineCheck.Target> chosen = new LinkedHashMap<>();
        if (!checked.isEmpty()) {
            for (String name : parameters.names("stores", "metadata stores", checked.keySet())) {
                chosen.put(name, Objects.requireNonNull(checked.get(name)));
            }
        }
        parameters.requireNoOthers();
        if (chosen.isEmpty()) {
            throw JobRefusedException.wrong("there is nothing to check: all metadata stores are in memory only");
        }
        return new OnlineCheck(chosen, isQuick)::run;
    }
}
