package io.dittofs.cli;

import io.dittofs.server.offline.BlockUse;
import io.dittofs.server.offline.ContentCheckResult;
import io.dittofs.server.offline.DamagedBlock;
import io.dittofs.server.offline.DamagedFile;
import io.dittofs.server.offline.Probed;
import io.dittofs.server.offline.UnsentBytes;
import io.dittofs.server.offline.VerifyResult;
import java.io.PrintWriter;
import java.util.List;

/// What commands say of contents: a line for each of the first that are damaged, and sums. Confined to a
/// thread.
///
/// @param out where to
/// @param prefix what each line begins with
record ContentReport(PrintWriter out, String prefix) {
    /// What a check of all contents found.
    void checked(ContentCheckResult result, boolean isQuick) {
        result.damaged().forEach(this::damaged);
        more(result.damagedTotal() - result.damaged().size());
        line(amount(result.probed())
                + (isQuick ? " looked for, " : " read and compared with their hashes, ")
                + (result.isClean() ? "none damaged" : result.damagedTotal() + " damaged"));
    }

    private void damaged(DamagedBlock block) {
        line(block.damage().sentence());
        for (BlockUse use : block.uses()) {
            line("  in " + use.path() + ", block " + use.index());
        }
        if (block.usesTotal() == 0) {
            line("  in no file that a path leads to");
        }
        if (block.usesTotal() > block.uses().size()) {
            line("  … and in " + Quantity.count(block.usesTotal() - block.uses().size(), "more place"));
        }
    }

    /// What the verification of files found.
    void verified(VerifyResult result) {
        List<DamagedFile> damaged = result.damaged();
        for (DamagedFile file : damaged) {
            line(file.path() + ": block " + file.index() + " is damaged: "
                    + file.damage().sentence()
                    + (file.blocks() > 1 ? ", and " + (file.blocks() - 1) + " more" : ""));
        }
        more(result.damagedTotal() - damaged.size());
        line(Quantity.count(result.files(), "file") + ", " + amount(result.probed())
                + " read and compared with their hashes, "
                + (result.isClean() ? "none damaged" : Quantity.count(result.damagedTotal(), "file") + " damaged"));
    }

    /// What the write-ahead log has and the block store has not, if anything.
    void unsent(UnsentBytes unsent) {
        if (unsent.files() > 0) {
            line(Quantity.count(unsent.bytes(), "byte") + " in " + Quantity.count(unsent.files(), "file")
                    + " are in the write-ahead log and not in the block store yet; what is said above is of what was"
                    + " uploaded");
        }
    }

    /// The log that the server used last is not there.
    void logLost(boolean isForgotten) {
        line("the write-ahead log that the server used last is not there, and may have bytes that no block store has"
                + (isForgotten
                        ? ": it is forgotten, and the server begins with the one that is there"
                        : ". Bring it back (is its disk mounted, is cache.path right?), or, if it is lost, forget it"
                                + " with --repair"));
    }

    private void more(long count) {
        if (count > 0) {
            line("… and " + count + " more");
        }
    }

    private static String amount(Probed probed) {
        return Quantity.count(probed.blocks(), "block") + " (" + Quantity.bytes(probed.bytes()) + ")";
    }

    private void line(String text) {
        out.println(prefix + text);
    }
}
