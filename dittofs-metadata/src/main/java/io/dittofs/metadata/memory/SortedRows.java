package io.dittofs.metadata.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of longs in the order of their first ones, the key, compared as unsigned numbers. They lie in
/// pages that are at least three eighths full on average; a row is found by two binary searches.
///
/// **Threading**: guarded by the lock of the owner.
final class SortedRows {
    private static final int PAGE_ROWS = 128;
    /// Two neighbours that fit together in so many rows become one page.
    private static final int MERGED_ROWS_MAX = PAGE_ROWS * 3 / 4;

    private final int keyWords;
    private final int rowWords;
    private final List<Page> pages = new ArrayList<>();
    private long size;

    SortedRows(int keyWords, int rowWords) {
        this.keyWords = keyWords;
        this.rowWords = rowWords;
    }

    /// Is shown one row after the other, as copies.
    @FunctionalInterface
    interface Visitor {
        /// @return whether the next row is wanted
        boolean visit(long[] row, @Nullable Object attachment);
    }

    private static final class Page {
        private final long[] words;
        private final @Nullable Object[] attachments = new Object[PAGE_ROWS];
        private int count;

        Page(int rowWords) {
            this.words = new long[PAGE_ROWS * rowWords];
        }
    }

    /// A place in a page; the row is there, or would be put there.
    private record Place(int page, int row, boolean isPresent) {}

    long size() {
        return size;
    }

    boolean contains(long... key) {
        return place(key).isPresent;
    }

    /// The row with this key, a copy; null where there is none.
    long @Nullable [] get(long... key) {
        Place place = place(key);
        return place.isPresent ? row(pages.get(place.page), place.row) : null;
    }

    /// What was put with the row of this key; null where there is none.
    @Nullable
    Object attachment(long... key) {
        Place place = place(key);
        return place.isPresent ? pages.get(place.page).attachments[place.row] : null;
    }

    /// Puts a row, new or over the one of the same key.
    void put(long[] row, @Nullable Object attachment) {
        assert row.length == rowWords;
        Place place = place(row);
        if (!place.isPresent) {
            place = makeRoom(place);
            size++;
        }
        Page page = pages.get(place.page);
        System.arraycopy(row, 0, page.words, place.row * rowWords, rowWords);
        page.attachments[place.row] = attachment;
    }

    /// Takes a row away, where it is.
    void remove(long... key) {
        Place place = place(key);
        if (place.isPresent) {
            Page page = pages.get(place.page);
            move(page, place.row + 1, page, place.row, page.count - place.row - 1);
            page.count--;
            page.attachments[page.count] = null;
            size--;
            shrink(place.page);
        }
    }

    /// Shows the rows from a key on, in order.
    void scan(long[] from, Visitor visitor) {
        Place start = place(from);
        int row = start.row;
        for (int i = start.page; i < pages.size(); i++) {
            Page page = pages.get(i);
            for (; row < page.count; row++) {
                if (!visitor.visit(row(page, row), page.attachments[row])) {
                    return;
                }
            }
            row = 0;
        }
    }

    /// The last page whose first key is not greater, and the place in it.
    private Place place(long[] key) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            boolean isAtOrAfter = compare(pages.get(middle), 0, key) <= 0;
            low = isAtOrAfter ? middle : low;
            high = isAtOrAfter ? high : middle - 1;
        }
        return pages.isEmpty() ? new Place(0, 0, false) : placeIn(low, key);
    }

    private Place placeIn(int pageIndex, long[] key) {
        Page page = pages.get(pageIndex);
        int low = 0;
        int high = page.count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(page, middle, key);
            if (order == 0) {
                return new Place(pageIndex, middle, true);
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return new Place(pageIndex, low, false);
    }

    private int compare(Page page, int row, long[] key) {
        for (int i = 0; i < keyWords; i++) {
            int order = Long.compareUnsigned(page.words[row * rowWords + i], key[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private Place makeRoom(Place wanted) {
        if (pages.isEmpty()) {
            pages.add(new Page(rowWords));
        }
        Page page = pages.get(wanted.page);
        Place place = wanted;
        if (page.count == PAGE_ROWS) {
            // Rows that come in order fill each page before the next one.
            int kept = wanted.row == PAGE_ROWS ? PAGE_ROWS : PAGE_ROWS / 2;
            split(wanted.page, kept);
            place = wanted.row >= kept ? new Place(wanted.page + 1, wanted.row - kept, false) : wanted;
            page = pages.get(place.page);
        }
        move(page, place.row, page, place.row + 1, page.count - place.row);
        page.count++;
        return place;
    }

    private void split(int pageIndex, int kept) {
        Page page = pages.get(pageIndex);
        Page next = new Page(rowWords);
        next.count = page.count - kept;
        move(page, kept, next, 0, next.count);
        clear(page, kept);
        pages.add(pageIndex + 1, next);
    }

    private void shrink(int pageIndex) {
        if (pages.get(pageIndex).count == 0) {
            pages.remove(pageIndex);
        } else if (!mergeWithNext(pageIndex) && pageIndex > 0) {
            mergeWithNext(pageIndex - 1);
        }
    }

    private boolean mergeWithNext(int pageIndex) {
        if (pageIndex + 1 == pages.size()) {
            return false;
        }
        Page page = pages.get(pageIndex);
        Page next = pages.get(pageIndex + 1);
        if (page.count + next.count > MERGED_ROWS_MAX) {
            return false;
        }
        move(next, 0, page, page.count, next.count);
        page.count += next.count;
        pages.remove(pageIndex + 1);
        return true;
    }

    private void move(Page from, int fromRow, Page to, int toRow, int rows) {
        System.arraycopy(from.words, fromRow * rowWords, to.words, toRow * rowWords, rows * rowWords);
        System.arraycopy(from.attachments, fromRow, to.attachments, toRow, rows);
    }

    private static void clear(Page page, int from) {
        Arrays.fill(page.attachments, from, page.count, null);
        page.count = from;
    }

    private long[] row(Page page, int row) {
        return Arrays.copyOfRange(page.words, row * rowWords, (row + 1) * rowWords);
    }
}
