package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The naive store that others are compared with: hash maps, copied for each change set. Single-threaded.
final class ModelStore {
    /// A state; a directory's entries are in the order of their cookies.
    private record State(
            Map<Long, Inode> inodes,
            Map<Long, Map<FileName, Long>> directories,
            Map<Long, SymlinkTarget> targets,
            Map<Long, List<GivenName>> names,
            Map<Integer, ShareUsage> usages) {
        State copy() {
            Map<Long, Map<FileName, Long>> entries = new HashMap<>();
            directories.forEach((number, directory) -> entries.put(number, new LinkedHashMap<>(directory)));
            return new State(
                    new HashMap<>(inodes),
                    entries,
                    new HashMap<>(targets),
                    new HashMap<>(names),
                    new HashMap<>(usages));
        }
    }

    private State state =
            new State(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());

    void addShare(int id, Inode root) {
        state.inodes.put(root.number(), root);
        state.directories.put(root.number(), new LinkedHashMap<>());
        state.usages.put(id, new ShareUsage(0, 1));
    }

    Map<Long, Inode> inodes() {
        return state.inodes;
    }

    Map<FileName, Long> entries(long directory) {
        return Objects.requireNonNull(state.directories.get(directory));
    }

    Map<Long, SymlinkTarget> targets() {
        return state.targets;
    }

    List<GivenName> names(long inode) {
        return state.names.getOrDefault(inode, List.of());
    }

    ShareUsage usage(int shareId) {
        return Objects.requireNonNull(state.usages.get(shareId));
    }

    void commit(ChangeSet changes) throws FsException {
        State next = state.copy();
        for (Change change : changes.changes()) {
            apply(next, change);
        }
        state = next;
    }

    private static void apply(State next, Change change) throws FsException {
        switch (change) {
            case Change.RequireUnchanged required ->
                require(required.inode().equals(next.inodes.get(required.inode().number())), FsError.CONFLICT);
            case Change.RequireParent required -> {
                Inode directory = next.inodes.get(required.directory());
                require(directory != null && directory.parent() == required.parent(), FsError.CONFLICT);
            }
            case Change.QueueRelease _, Change.DropRelease _, Change.NoteCall _ -> {}
            case Change.PutInode put -> {
                next.inodes.put(put.inode().number(), put.inode());
                if (put.inode().isDirectory()) {
                    next.directories.putIfAbsent(put.inode().number(), new LinkedHashMap<>());
                }
            }
            case Change.RemoveInode remove -> {
                next.inodes.remove(remove.inode());
                next.targets.remove(remove.inode());
                next.names.remove(remove.inode());
                Map<FileName, Long> entries = next.directories.remove(remove.inode());
                require(entries == null || entries.isEmpty(), FsError.NOT_EMPTY);
            }
            case Change.AddEntry add -> {
                Map<FileName, Long> entries = present(next.directories.get(add.directory()));
                require(entries.putIfAbsent(add.name(), add.child()) == null, FsError.EXISTS);
            }
            case Change.RemoveEntry remove -> {
                Map<FileName, Long> entries = next.directories.getOrDefault(remove.directory(), Map.of());
                require(entries.getOrDefault(remove.name(), 0L) == remove.child(), FsError.NO_ENTRY);
                entries.remove(remove.name());
            }
            case Change.ReplaceEntry replace -> {
                Map<FileName, Long> entries = next.directories.getOrDefault(replace.directory(), Map.of());
                require(entries.getOrDefault(replace.name(), 0L) == replace.oldChild(), FsError.NO_ENTRY);
                entries.remove(replace.name());
                entries.put(replace.name(), replace.newChild());
            }
            case Change.TouchDirectory touch -> {
                Inode directory = present(next.inodes.get(touch.directory()));
                next.inodes.put(touch.directory(), directory.touched(touch.now(), touch.linkDelta()));
            }
            case Change.PutSymlinkTarget put -> next.targets.put(put.inode(), put.target());
            case Change.NoteName note -> {
                present(next.inodes.get(note.inode()));
                List<GivenName> older = next.names.getOrDefault(note.inode(), List.of());
                next.names.put(
                        note.inode(),
                        Stream.concat(Stream.of(note.given()), older.stream())
                                .limit(4)
                                .toList());
            }
            case Change.AdjustUsage adjust ->
                next.usages.compute(
                        adjust.shareId(),
                        (_, usage) -> new ShareUsage(
                                usage.bytes() + adjust.bytesDelta(), usage.inodes() + adjust.inodesDelta()));
        }
    }

    private static <T> T present(@Nullable T value) throws FsException {
        if (value == null) {
            throw new FsException(FsError.STALE);
        }
        return value;
    }

    private static void require(boolean condition, FsError otherwise) throws FsException {
        if (!condition) {
            throw new FsException(otherwise);
        }
    }
}
