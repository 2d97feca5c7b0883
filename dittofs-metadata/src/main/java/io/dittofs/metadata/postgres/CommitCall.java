package io.dittofs.metadata.postgres;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.Change;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.ShareUsage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A change set as the arguments of `commit_changes`: the inodes to lock, what to do, and the numbers and
/// byte strings of all changes one after the other.
///
/// Two things differ from the order of the set. What must be unchanged and is then put or removed is one
/// step, in the place of the former. What shares use is booked once for each share, at the end, so that
/// its row is locked as briefly as can be.
///
/// **Threading**: request-confined.
final class CommitCall {
    static final String SQL = "SELECT commit_changes(?, ?, ?, ?, ?)";

    static final int PARAMETERS = 5;

    // The kinds, as the function has them.
    private static final short PUT_INODE = 1;
    private static final short REPLACE_INODE = 2;
    private static final short ADD_ENTRY = 3;
    private static final short TOUCH_DIRECTORY = 4;
    private static final short BOOK_USAGE = 5;
    private static final short REMOVE_ENTRY = 6;
    private static final short REPLACE_ENTRY = 7;
    private static final short REMOVE_INODE = 8;
    private static final short REMOVE_UNCHANGED_INODE = 9;
    private static final short REQUIRE_UNCHANGED = 10;
    private static final short REQUIRE_PARENT = 11;
    private static final short PUT_TARGET = 12;
    private static final short QUEUE_RELEASE = 13;
    private static final short DROP_RELEASE = 14;
    private static final short NOTE_CALL = 15;
    private static final short NOTE_NAME = 16;

    private static final int FIRST_CAPACITY = 64;

    /// Number of each inode to lock, and whether a shared lock is enough.
    private final Map<Long, Boolean> locks = new TreeMap<>();

    private final Map<Integer, ShareUsage> usages = new TreeMap<>();
    private final List<byte[]> strings = new ArrayList<>();
    private final short[] kinds;
    private int kindCount;
    private long[] numbers = new long[FIRST_CAPACITY];
    private int numberCount;

    private CommitCall(int changeCount) {
        this.kinds = new short[changeCount];
    }

    static CommitCall of(ChangeSet set) {
        List<Change> changes = set.changes();
        CommitCall call = new CommitCall(2 * changes.size());
        boolean[] isDone = new boolean[changes.size()];
        for (int i = 0; i < changes.size(); i++) {
            if (!isDone[i]) {
                int merged = changes.get(i) instanceof Change.RequireUnchanged require
                        ? call.addRequired(require.inode(), changes, i + 1)
                        : call.add(changes.get(i));
                if (merged > i) {
                    isDone[merged] = true;
                }
            }
        }
        call.usages.forEach((share, usage) -> call.step(BOOK_USAGE, share, usage.bytes(), usage.inodes()));
        return call;
    }

    /// Adds the requirement of an inode together with what is put in its place, if something is, or with
    /// its removal.
    ///
    /// @param from the index of the next change
    /// @return the index of the change that was added, too; 0 where none was
    private int addRequired(Inode required, List<Change> changes, int from) {
        lock(required.number());
        int next = from;
        while (next < changes.size() && !concerns(changes.get(next), required.number())) {
            next++;
        }
        if (next < changes.size() && changes.get(next) instanceof Change.PutInode put) {
            step(REPLACE_INODE, InodeRow.values(required));
            append(InodeRow.values(put.inode()));
            return next;
        }
        if (next == from && next < changes.size() && changes.get(next) instanceof Change.RemoveInode) {
            step(REMOVE_UNCHANGED_INODE, InodeRow.values(required));
            return next;
        }
        step(REQUIRE_UNCHANGED, InodeRow.values(required));
        return 0;
    }

    /// Whether a change reads or changes the row of an inode.
    private static boolean concerns(Change change, long inode) {
        return switch (change) {
            case Change.RequireUnchanged require -> require.inode().number() == inode;
            case Change.RequireParent require -> require.directory() == inode;
            case Change.PutInode put -> put.inode().number() == inode;
            case Change.RemoveInode remove -> remove.inode() == inode;
            case Change.AddEntry add -> add.directory() == inode;
            case Change.TouchDirectory touch -> touch.directory() == inode;
            case Change.PutSymlinkTarget put -> put.inode() == inode;
            case Change.NoteName note -> note.inode() == inode;
            case Change.RemoveEntry _,
                    Change.ReplaceEntry _,
                    Change.QueueRelease _,
                    Change.DropRelease _,
                    Change.NoteCall _,
                    Change.AdjustUsage _ -> false;
        };
    }

    /// @return 0, since it is a step of its own
    private int add(Change change) {
        switch (change) {
            case Change.RequireUnchanged require -> step(REQUIRE_UNCHANGED, InodeRow.values(require.inode()));
            case Change.RequireParent require -> {
                locks.putIfAbsent(require.directory(), true);
                step(REQUIRE_PARENT, require.directory(), require.parent());
            }
            case Change.PutInode put -> step(PUT_INODE, InodeRow.values(put.inode()));
            case Change.RemoveInode remove -> {
                lock(remove.inode());
                step(REMOVE_INODE, remove.inode());
            }
            case Change.AddEntry add -> {
                lock(add.directory());
                step(ADD_ENTRY, add.directory(), add.child());
                strings.add(add.name().bytes());
            }
            case Change.RemoveEntry remove -> {
                lock(remove.directory());
                step(REMOVE_ENTRY, remove.directory(), remove.child());
                strings.add(remove.name().bytes());
            }
            case Change.ReplaceEntry replace -> {
                lock(replace.directory());
                step(REPLACE_ENTRY, replace.directory(), replace.oldChild(), replace.newChild());
                strings.add(replace.name().bytes());
            }
            case Change.TouchDirectory touch -> {
                lock(touch.directory());
                step(TOUCH_DIRECTORY, touch.directory(), touch.now(), touch.linkDelta());
            }
            case Change.PutSymlinkTarget put -> {
                step(PUT_TARGET, put.inode());
                strings.add(put.target().bytes());
            }
            case Change.NoteName note -> {
                step(NOTE_NAME, note.inode(), note.directory());
                strings.add(note.name().bytes());
            }
            case Change.QueueRelease queue -> step(QUEUE_RELEASE, queue.shareId(), queue.contentId());
            case Change.DropRelease drop -> step(DROP_RELEASE, drop.shareId(), drop.contentId());
            case Change.NoteCall note ->
                step(NOTE_CALL, note.now(), note.call().high(), note.call().low());
            case Change.AdjustUsage adjust ->
                usages.merge(
                        adjust.shareId(),
                        new ShareUsage(adjust.bytesDelta(), adjust.inodesDelta()),
                        (a, b) -> new ShareUsage(a.bytes() + b.bytes(), a.inodes() + b.inodes()));
        }
        return 0;
    }

    private void lock(long inode) {
        locks.put(inode, false);
    }

    private void step(short kind, long... values) {
        kinds[kindCount++] = kind;
        append(values);
    }

    private void append(long[] values) {
        if (numberCount + values.length > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * (numberCount + values.length));
        }
        System.arraycopy(values, 0, numbers, numberCount, values.length);
        numberCount += values.length;
    }

    /// Sets the parameters of a statement of [#SQL].
    void bind(PreparedStatement statement) throws SQLException {
        long[] lockNumbers = new long[locks.size()];
        boolean[] lockShared = new boolean[locks.size()];
        int index = 0;
        for (Map.Entry<Long, Boolean> lock : locks.entrySet()) {
            lockNumbers[index] = lock.getKey();
            lockShared[index++] = lock.getValue();
        }
        statement.setObject(1, lockNumbers);
        statement.setObject(2, lockShared);
        statement.setObject(3, Arrays.copyOf(kinds, kindCount));
        statement.setObject(4, Arrays.copyOf(numbers, numberCount));
        statement.setObject(5, strings.toArray(byte[][]::new));
    }
}
