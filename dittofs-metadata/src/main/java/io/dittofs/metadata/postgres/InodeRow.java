package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The row of an inode: its columns in the order of the table, as they are selected, read and handed
/// over.
final class InodeRow {
    static final int COLUMNS = 17;

    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private InodeRow() {}

    /// The columns as a select list, of the table with this alias.
    static String columns(String alias) {
        return "@.number, @.generation, @.type, @.mode, @.link_count, @.uid, @.gid, @.size, @.allocated_bytes, "
                .concat("@.atime, @.mtime, @.ctime, @.birth_time, @.device, @.content, @.parent, @.create_verifier")
                .replace("@", alias);
    }

    /// Reads the columns from this one on; null where an outer join found no row.
    static @Nullable Inode read(ResultSet row, int first) throws SQLException, FsException {
        long number = row.getLong(first);
        if (row.wasNull()) {
            return null;
        }
        int type = row.getInt(first + 2);
        if (type < 0 || type >= FileType.values().length) {
            throw new FsException(FsError.IO, "inode " + number + " has the type " + type);
        }
        return new Inode(
                new FileId(number, row.getLong(first + 1)),
                FileType.ofOrdinal(type),
                row.getInt(first + 3),
                row.getInt(first + 4),
                (int) row.getLong(first + 5),
                (int) row.getLong(first + 6),
                row.getLong(first + 7),
                row.getLong(first + 8),
                row.getLong(first + 9),
                row.getLong(first + 10),
                row.getLong(first + 11),
                row.getLong(first + 12),
                row.getLong(first + 13),
                row.getLong(first + 14),
                row.getLong(first + 15),
                row.getLong(first + 16));
    }

    /// The values of the columns.
    @SuppressWarnings("EnumOrdinal") // FileType fixes the order of its constants for this
    static long[] values(Inode inode) {
        return new long[] {
            inode.number(),
            inode.id().generation(),
            inode.type().ordinal(),
            inode.mode(),
            inode.linkCount(),
            inode.uid() & UNSIGNED_INT,
            inode.gid() & UNSIGNED_INT,
            inode.size(),
            inode.allocatedBytes(),
            inode.atime(),
            inode.mtime(),
            inode.ctime(),
            inode.birthTime(),
            inode.device(),
            inode.contentId(),
            inode.parent(),
            inode.createVerifier()
        };
    }
}
