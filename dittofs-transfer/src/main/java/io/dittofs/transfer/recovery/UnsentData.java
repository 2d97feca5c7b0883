package io.dittofs.transfer.recovery;

import io.dittofs.cache.log.Persister;
import io.dittofs.cache.log.WriteAheadLog;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.content.ContentTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// What a log that nobody has open has of files and the block store has not. Immutable.
///
/// @param bytesByContent how many bytes, by the ids of contents that have any
public record UnsentData(Map<Long, Long> bytesByContent) {
    /// Nothing.
    public static final UnsentData NONE = new UnsentData(Map.of());

    public UnsentData {
        bytesByContent = Map.copyOf(bytesByContent);
    }

    /// Reads a log as a start would, and changes neither it nor the metadata store.
    public static UnsentData of(MetadataStore metadata, Persister persister) throws IOException, FsException {
        ContentTable contents = new ContentTable();
        try {
            // Without a clock: nobody asks for how long data has waited.
            WriteAheadLog.look(persister, new Recovery(metadata, contents, false, () -> 0));
        } catch (Recovery.RecoveryFailure failure) {
            throw failure.reason();
        }
        Map<Long, Long> bytes = new HashMap<>();
        contents.all().forEach(content -> bytes.put(content.id(), content.loggedBytes()));
        bytes.values().removeIf(each -> each == 0);
        return new UnsentData(bytes);
    }

    /// How many bytes there are.
    public long bytes() {
        return bytesByContent.values().stream().mapToLong(Long::longValue).sum();
    }
}
