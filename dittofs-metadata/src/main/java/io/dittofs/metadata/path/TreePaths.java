package io.dittofs.metadata.path;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Paths that begin with the name of a share: `/export/folder/file`. Stateless.
public final class TreePaths {
    private TreePaths() {}

    /// The share that a path lies in, the longest where names of several fit; null where there is none.
    public static @Nullable String shareOf(Collection<String> shares, String path) {
        List<String> parts = parts(path);
        String found = null;
        int partsFound = -1;
        for (String share : shares) {
            List<String> named = parts(share);
            if (named.size() > partsFound
                    && named.size() <= parts.size()
                    && named.equals(parts.subList(0, named.size()))) {
                found = share;
                partsFound = named.size();
            }
        }
        return path.startsWith("/") ? found : null;
    }

    /// What a path names.
    ///
    /// **Errors**: `NO_ENTRY` where a part of it names nothing, `NOT_DIRECTORY` where one that others follow
    /// is no directory, `INVALID` for a path with `..`; the message is for people.
    public static TreeFile resolve(MetadataStore store, String path) throws FsException {
        ShareRecord share = share(store, path);
        List<String> parts = parts(path);
        if (parts.contains("..")) {
            throw new FsException(FsError.INVALID, path + " has the part '..'");
        }
        Inode inode = store.inode(share.root().inode());
        String at = share.name();
        for (String part : parts.subList(parts(share.name()).size(), parts.size())) {
            if (inode != null && !inode.isDirectory()) {
                throw new FsException(FsError.NOT_DIRECTORY, at + " is no directory");
            }
            FileName name = FileName.of(part);
            at = below(at, name);
            inode = inode == null ? null : store.lookup(inode.number(), name);
            if (inode == null) {
                throw new FsException(FsError.NO_ENTRY, "there is no " + at);
            }
        }
        if (inode == null) {
            throw new FsException(FsError.NO_ENTRY, "the root directory of share " + share.name() + " is not there");
        }
        return new TreeFile(at, inode);
    }

    private static ShareRecord share(MetadataStore store, String path) throws FsException {
        List<ShareRecord> shares = store.shares();
        String name = shareOf(shares.stream().map(ShareRecord::name).toList(), path);
        for (ShareRecord share : shares) {
            if (share.name().equals(name)) {
                return share;
            }
        }
        throw new FsException(FsError.NO_ENTRY, path + " is in no share of the metadata store");
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /// The path of a name in a directory.
    static String below(String directory, FileName name) {
        return (directory.endsWith("/") ? directory : directory + "/") + printable(name);
    }

    /// A name as a person's terminal can take it: what is no UTF-8, and control characters, as `\xHH`.
    public static String printable(FileName name) {
        StringBuilder text = new StringBuilder();
        String decoded = decode(name.bytes());
        if (decoded == null) {
            for (byte each : name.bytes()) {
                append(text, (char) (each & 0xFF), each < ' ' || each == 0x7F);
            }
        } else {
            decoded.chars().forEach(each -> append(text, (char) each, Character.isISOControl(each)));
        }
        return text.toString();
    }

    private static @Nullable String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static void append(StringBuilder text, char each, boolean isEscaped) {
        if (isEscaped) {
            text.append(String.format(Locale.ROOT, "\\x%02x", (int) each));
        } else {
            text.append(each);
        }
    }
}
