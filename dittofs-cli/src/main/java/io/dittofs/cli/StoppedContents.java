package io.dittofs.cli;

import io.dittofs.metadata.error.FsException;
import io.dittofs.server.StartException;
import io.dittofs.server.assembly.DataDirectory;
import io.dittofs.server.assembly.MetadataStores;
import io.dittofs.server.assembly.OfflineContents;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.offline.StoredContents;
import io.dittofs.server.share.ShareSettings;
import java.util.Map;
import java.util.Optional;

/// Opens contents that no server has open, for as long as a command works on them, and tells failures in one
/// line.
///
/// @param settings which there are
/// @param environment where what lies whose settings name no directory
record StoppedContents(Settings settings, Map<String, String> environment) {
    /// What a command does with contents.
    @FunctionalInterface
    interface Work<R> {
        R on(StoredContents contents) throws FsException;
    }

    /// Does work on the contents of a metadata store; empty where there are none that outlive a process.
    <R> Optional<R> of(String store, Work<R> work) throws CommandFailure {
        try {
            var data = DataDirectory.find(environment);
            var opened = MetadataStores.open(settings, data, store);
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            try (var metadata = opened.get()) {
                var contents = OfflineContents.open(settings, data, store, metadata);
                if (contents.isEmpty()) {
                    return Optional.empty();
                }
                try (var stored = contents.get()) {
                    return Optional.of(work.on(stored));
                }
            }
        } catch (StartException refused) {
            throw new CommandFailure(ExitCode.FAILURE, String.valueOf(refused.getMessage()), refused);
        } catch (FsException failure) {
            throw new CommandFailure(ExitCode.FAILURE, String.valueOf(failure.getMessage()), failure);
        }
    }

    /// The same for the store that a path of a share lies in.
    <R> R at(String path, Work<R> work) throws CommandFailure {
        var store = OfflineContents.metadataStoreOf(settings, path);
        if (store.isEmpty()) {
            var shares = settings.shares().stream().map(ShareSettings::name).toList();
            throw new CommandFailure(
                    ExitCode.USAGE, path + " is in no share; the configuration has " + String.join(", ", shares));
        }
        var result = of(store.get(), work);
        if (result.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "metadata store '" + store.get() + "' has no contents that outlive a server: it or they are in"
                            + " memory only, or were never used");
        }
        return result.get();
    }
}
