package io.dittofs.metadata.memory;

import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The inodes of a shard: rows of longs in pages, found through an open-addressing table of row numbers. A
/// freed row is used again, a page without rows in use is given up. A directory's entries and a symbolic link's
/// target hang on the row as its attachment, in a column that only the pages with such rows have.
///
/// **Threading**: guarded by the lock of the shard. An optimistic reader may see a torn state, in which methods
/// return anything or throw, but always return.
final class InodeTable {
    private static final int PAGE_SHIFT = 7;
    private static final int PAGE_ROWS = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_ROWS - 1;

    private static final int NUMBER = 0;
    private static final int GENERATION = 1;
    private static final int SIZE = 2;
    private static final int ALLOCATED = 3;
    private static final int ATIME = 4;
    private static final int MTIME = 5;
    private static final int CTIME = 6;
    private static final int BIRTH_TIME = 7;
    /// Content id, device or parent: which one, the type tells.
    private static final int REFERENCE = 8;
    private static final int VERIFIER = 9;
    /// `uid << 32 | gid`.
    private static final int OWNER = 10;
    /// `link count << 32 | type << 12 | mode`.
    private static final int LINKS_TYPE_MODE = 11;
    private static final int ROW_WORDS = 12;
    /// In a free row: the next free row of the page + 1.
    private static final int NEXT_FREE = GENERATION;

    private static final int TYPE_SHIFT = 12;
    private static final int MODE_MASK = (1 << TYPE_SHIFT) - 1;
    private static final int TYPE_MASK = 0xF;
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;
    private static final int INDEX_MIN = 16;
    private static final long[] NO_WORDS = {};
    private static final @Nullable Object[] NO_ATTACHMENTS = {};

    private long[][] pages = {};
    private @Nullable Object[][] attachments = {};
    private int[] liveRows = {};
    private int[] freeRows = {};
    private final BitSet pagesWithRoom = new BitSet();
    private final BitSet pagesInUse = new BitSet();
    private int lowestRoom;
    private int[] index = new int[INDEX_MIN];
    private int size;

    /// How many inodes there are.
    int size() {
        return size;
    }

    /// The row of an inode; -1 where there is none.
    int row(long number) {
        int[] rows = index;
        int mask = rows.length - 1;
        int probe = home(number, mask);
        for (int i = 0; i <= mask; i++) {
            int row = rows[probe] - 1;
            if (row < 0) {
                return -1;
            }
            if (get(row, NUMBER) == number) {
                return row;
            }
            probe = (probe + 1) & mask;
        }
        return -1;
    }

    @Nullable
    Inode inode(long number) {
        int row = row(number);
        return row < 0 ? null : inodeAt(row);
    }

    Inode inodeAt(int row) {
        long[] page = pages[row >>> PAGE_SHIFT];
        int word = word(row);
        long linksTypeMode = page[word + LINKS_TYPE_MODE];
        FileType type = typeOf(linksTypeMode);
        long reference = page[word + REFERENCE];
        return new Inode(
                new FileId(page[word + NUMBER], page[word + GENERATION]),
                type,
                (int) linksTypeMode & MODE_MASK,
                (int) (linksTypeMode >>> Integer.SIZE),
                (int) (page[word + OWNER] >>> Integer.SIZE),
                (int) page[word + OWNER],
                page[word + SIZE],
                page[word + ALLOCATED],
                page[word + ATIME],
                page[word + MTIME],
                page[word + CTIME],
                page[word + BIRTH_TIME],
                isDevice(type) ? reference : 0,
                type.isRegular() ? reference : 0,
                type.isDirectory() ? reference : 0,
                page[word + VERIFIER]);
    }

    long numberAt(int row) {
        return get(row, NUMBER);
    }

    FileType typeAt(int row) {
        return typeOf(get(row, LINKS_TYPE_MODE));
    }

    @Nullable
    Object attachment(long number) {
        int row = row(number);
        return row < 0 ? null : attachmentAt(row);
    }

    @Nullable
    Object attachmentAt(int row) {
        @Nullable Object[] column = attachments[row >>> PAGE_SHIFT];
        return column.length == 0 ? null : column[row & PAGE_MASK];
    }

    void attach(long number, Object attachment) {
        int row = row(number);
        int page = row >>> PAGE_SHIFT;
        if (attachments[page].length == 0) {
            attachments[page] = new Object[PAGE_ROWS];
        }
        attachments[page][row & PAGE_MASK] = attachment;
    }

    /// Stores an inode, new or over the one of the same number, whose attachment stays.
    void put(Inode inode) {
        int row = row(inode.number());
        write(row < 0 ? insert(inode.number()) : row, inode);
    }

    /// Forgets an inode that is there.
    void remove(long number) {
        int row = row(number);
        assert row >= 0 : "no inode " + number;
        unindex(number);
        freeRow(row);
        size--;
        if (index.length > INDEX_MIN && size < index.length >> 3) {
            reindex(index.length >> 1);
        }
    }

    /// Sets mtime and ctime and adds to the link count.
    void touch(long number, long now, int linkDelta) {
        int row = row(number);
        assert row >= 0 : "no inode " + number;
        set(row, MTIME, now);
        set(row, CTIME, now);
        set(row, LINKS_TYPE_MODE, get(row, LINKS_TYPE_MODE) + ((long) linkDelta << Integer.SIZE));
    }

    /// Hands out all rows in use.
    void forEachRow(IntConsumer action) {
        int rows = pagesInUse.length() << PAGE_SHIFT;
        for (int row = 0; row < rows; row++) {
            if (pagesInUse.get(row >>> PAGE_SHIFT) && get(row, NUMBER) != 0) {
                action.accept(row);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // the order of the constants of FileType is fixed for this
    private void write(int row, Inode inode) {
        FileType type = inode.type();
        long[] page = pages[row >>> PAGE_SHIFT];
        int word = word(row);
        page[word + NUMBER] = inode.number();
        page[word + GENERATION] = inode.id().generation();
        page[word + SIZE] = inode.size();
        page[word + ALLOCATED] = inode.allocatedBytes();
        page[word + ATIME] = inode.atime();
        page[word + MTIME] = inode.mtime();
        page[word + CTIME] = inode.ctime();
        page[word + BIRTH_TIME] = inode.birthTime();
        page[word + REFERENCE] =
                type.isRegular() ? inode.contentId() : type.isDirectory() ? inode.parent() : inode.device();
        page[word + VERIFIER] = inode.createVerifier();
        page[word + OWNER] = (long) inode.uid() << Integer.SIZE | (inode.gid() & LOW_HALF);
        page[word + LINKS_TYPE_MODE] =
                (long) inode.linkCount() << Integer.SIZE | (long) type.ordinal() << TYPE_SHIFT | inode.mode();
    }

    private int insert(long number) {
        if (size + 1 > index.length >> 1) {
            reindex(Math.multiplyExact(index.length, 2));
        }
        int row = takeRow();
        set(row, NUMBER, number);
        indexRow(index, number, row);
        size++;
        return row;
    }

    private int takeRow() {
        int page = pagesWithRoom.nextSetBit(lowestRoom);
        if (page < 0) {
            page = addPage();
        }
        lowestRoom = page;
        int row = (page << PAGE_SHIFT) + freeRows[page] - 1;
        freeRows[page] = (int) get(row, NEXT_FREE);
        liveRows[page]++;
        if (freeRows[page] == 0) {
            pagesWithRoom.clear(page);
        }
        return row;
    }

    private int addPage() {
        int page = pagesInUse.nextClearBit(0);
        if (page == pages.length) {
            growPageArrays(page + 1 + (page >> 1));
        }
        long[] words = new long[PAGE_ROWS * ROW_WORDS];
        for (int row = 0; row < PAGE_ROWS - 1; row++) {
            words[row * ROW_WORDS + NEXT_FREE] = row + 2L;
        }
        pages[page] = words;
        liveRows[page] = 0;
        freeRows[page] = 1;
        pagesWithRoom.set(page);
        pagesInUse.set(page);
        return page;
    }

    private void growPageArrays(int length) {
        int from = pages.length;
        pages = Arrays.copyOf(pages, length);
        Arrays.fill(pages, from, length, NO_WORDS);
        attachments = Arrays.copyOf(attachments, length);
        Arrays.fill(attachments, from, length, NO_ATTACHMENTS);
        liveRows = Arrays.copyOf(liveRows, length);
        freeRows = Arrays.copyOf(freeRows, length);
    }

    private void freeRow(int row) {
        int page = row >>> PAGE_SHIFT;
        set(row, NUMBER, 0);
        set(row, NEXT_FREE, freeRows[page]);
        if (attachments[page].length > 0) {
            attachments[page][row & PAGE_MASK] = null;
        }
        freeRows[page] = (row & PAGE_MASK) + 1;
        liveRows[page]--;
        pagesWithRoom.set(page);
        lowestRoom = Math.min(lowestRoom, page);
        if (liveRows[page] == 0 && hasOtherRoom(page)) {
            pages[page] = NO_WORDS;
            attachments[page] = NO_ATTACHMENTS;
            pagesWithRoom.clear(page);
            pagesInUse.clear(page);
        }
    }

    /// One page with room is kept, so that creating and removing by turns does not make a page each time.
    private boolean hasOtherRoom(int page) {
        return pagesWithRoom.nextSetBit(lowestRoom) != page || pagesWithRoom.nextSetBit(page + 1) >= 0;
    }

    private void unindex(long number) {
        int mask = index.length - 1;
        int gap = home(number, mask);
        while (get(index[gap] - 1, NUMBER) != number) {
            gap = (gap + 1) & mask;
        }
        for (int probe = (gap + 1) & mask; index[probe] != 0; probe = (probe + 1) & mask) {
            int home = home(get(index[probe] - 1, NUMBER), mask);
            if (((probe - home) & mask) >= ((probe - gap) & mask)) {
                index[gap] = index[probe];
                gap = probe;
            }
        }
        index[gap] = 0;
    }

    private void reindex(int length) {
        int[] other = new int[length];
        for (int entry : index) {
            if (entry != 0) {
                indexRow(other, get(entry - 1, NUMBER), entry - 1);
            }
        }
        index = other;
    }

    private static void indexRow(int[] index, long number, int row) {
        int mask = index.length - 1;
        int probe = home(number, mask);
        while (index[probe] != 0) {
            probe = (probe + 1) & mask;
        }
        index[probe] = row + 1;
    }

    /// Fibonacci hashing: numbers that were given out one after the other land far apart.
    private static int home(long number, int mask) {
        return (int) ((number * GOLDEN_RATIO) >>> Integer.SIZE) & mask;
    }

    private static FileType typeOf(long linksTypeMode) {
        return FileType.ofOrdinal((int) linksTypeMode >>> TYPE_SHIFT & TYPE_MASK);
    }

    private static boolean isDevice(FileType type) {
        return type == FileType.BLOCK_DEVICE || type == FileType.CHARACTER_DEVICE;
    }

    private long get(int row, int field) {
        return pages[row >>> PAGE_SHIFT][word(row) + field];
    }

    private void set(int row, int field, long value) {
        pages[row >>> PAGE_SHIFT][word(row) + field] = value;
    }

    private static int word(int row) {
        return (row & PAGE_MASK) * ROW_WORDS;
    }
}
