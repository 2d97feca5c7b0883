package io.dittofs.server.assembly;

import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.Violation;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.api.JobAmount;
import io.dittofs.server.api.JobReport;
import io.dittofs.server.offline.BlockUse;
import io.dittofs.server.offline.ContentCheckResult;
import io.dittofs.server.offline.DamagedBlock;
import io.dittofs.server.offline.LiveContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The check of stores that the server has open, which repairs nothing: the tree as of one moment, then the blocks that
/// files have.
///
/// **Threading**: confined to the thread of its job.
///
/// @param stores what to check, by the names of the metadata stores
/// @param isQuick whether blocks are looked for instead of read
record OnlineCheck(Map<String, Target> stores, boolean isQuick) {
    private static final int USES_SHOWN = 3;

    /// A metadata store and where its contents are, if they outlive the server.
    record Target(MetadataStore metadata, Optional<LiveContents> contents) {}

    /// @return what was looked at and how much is wrong with it
    String run(JobReport report) throws FsException {
        List<String> results = new ArrayList<>();
        for (Map.Entry<String, Target> store : stores.entrySet()) {
            results.add(store.getKey() + ": " + tree(store.getKey(), store.getValue(), report));
            if (store.getValue().contents().isPresent()) {
                results.add(blocks(store.getKey(), store.getValue().contents().get(), report));
            }
        }
        return String.join("; ", results);
    }

    private static String tree(String name, Target target, JobReport report) throws FsException {
        report.step(name + ": checking names and attributes");
        CheckResult result = StoreCheck.check(target.metadata(), (part, inodes) -> {
            report.proceed();
            JobAmount amount = new JobAmount(Math.round(part * inodes), inodes, "inodes");
            report.amount(() -> amount);
        });
        for (Violation violation : result.violations()) {
            report.found(name + ": " + violation.kind().label() + ": " + violation.sentence());
        }
        report.foundMore(result.total() - result.violations().size());
        return result.inodes() + " inodes checked, "
                + (result.isClean() ? "no violations" : result.total() + " violations");
    }

    private String blocks(String name, LiveContents contents, JobReport report) throws FsException {
        report.step(name + ": counting blocks");
        long total = contents.count((_, blocks, _) -> {
            report.proceed();
            report.amount(() -> new JobAmount(blocks, null, "blocks"));
        });
        report.step(name + (isQuick ? ": looking for blocks" : ": reading blocks"));
        ContentCheckResult result = contents.check(isQuick, (_, blocks, _) -> {
            report.proceed();
            report.amount(() -> new JobAmount(blocks, total, "blocks"));
        });
        result.damaged().forEach(block -> report.found(name + ": " + sentence(block)));
        report.foundMore(result.damagedTotal() - result.damaged().size());
        return result.probed().blocks() + " blocks (" + result.probed().bytes() + " bytes) "
                + (isQuick ? "looked for, " : "read and compared with their hashes, ")
                + (result.isClean() ? "none damaged" : result.damagedTotal() + " damaged");
    }

    private static String sentence(DamagedBlock block) {
        List<String> places = new ArrayList<>();
        for (BlockUse use :
                block.uses().subList(0, Math.min(USES_SHOWN, block.uses().size()))) {
            places.add(use.path() + " (block " + use.index() + ")");
        }
        long more = block.usesTotal() - places.size();
        if (more > 0) {
            places.add(more + " more");
        }
        return block.damage().sentence()
                + (places.isEmpty() ? ", in no file that a path leads to" : ", in " + String.join(", ", places));
    }
}
