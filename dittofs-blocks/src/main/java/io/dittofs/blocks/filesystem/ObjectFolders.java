package io.dittofs.blocks.filesystem;

import io.dittofs.blocks.directory.StableFiles;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folders between the root of the objects and their files. Nothing is written or read through a link
/// that somebody put in their place.
///
/// **Threading**: thread-safe. A folder is known after it was seen, since nobody but an operator removes
/// one.
///
/// **Limits**: [#KNOWN_MAX] folders are remembered, which is all that keys of hashes have; then all are
/// forgotten.
final class ObjectFolders {
    static final int KNOWN_MAX = 100_000;

    private final Path root;
    /// By the part of a key before its last slash: whether the folder's own entry is known to be on the
    /// disk.
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    ObjectFolders(Path root) {
        this.root = root;
    }

    /// Where an object lies.
    Path file(String key) {
        return root.resolve(key);
    }

    /// The folder of an object.
    Path folder(String key) {
        return root.resolve(name(key));
    }

    /// Whether the folder of an object is there. Not, when a file has its name: then there is no such
    /// object.
    boolean isThere(String key) throws BlockStoreException {
        String name = name(key);
        if (known.containsKey(name)) {
            return true;
        }
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            if (!isFolder(name.substring(0, end))) {
                return false;
            }
        }
        if (!isFolder(name)) {
            return false;
        }
        remember(name, false);
        return true;
    }

    private boolean isFolder(String name) throws BlockStoreException {
        BasicFileAttributes attributes = attributes(root.resolve(name));
        if (attributes != null && attributes.isSymbolicLink()) {
            throw inTheWay(name);
        }
        return attributes != null && attributes.isDirectory();
    }

    /// What there is of this name, without following it if it is a link; null for nothing.
    static @Nullable BasicFileAttributes attributes(Path path) throws BlockStoreException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException failure) {
            if (Faults.isNotDirectory(failure)) {
                return null;
            }
            throw Faults.ofReading("the attributes of " + path + " cannot be read", failure);
        }
    }

    /// Makes the folder of an object where there is none, such that a power failure leaves it.
    void require(String key) throws IOException, BlockStoreException {
        String name = name(key);
        if (known.getOrDefault(name, false)) {
            return;
        }
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            requireOne(name.substring(0, end));
        }
        requireOne(name);
    }

    /// One that is there may have been made by a process that died before it was stable, or by a thread
    /// that is about to make it so.
    private void requireOne(String name) throws IOException, BlockStoreException {
        if (name.isEmpty() || known.getOrDefault(name, false)) {
            return;
        }
        Path folder = root.resolve(name);
        try {
            Files.createDirectory(folder, StableFiles.OWNER_ONLY);
        } catch (FileAlreadyExistsException _) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw inTheWay(name);
            }
        }
        StableFiles.force(folder(name));
        remember(name, true);
    }

    private void remember(String name, boolean isStable) {
        if (known.size() >= KNOWN_MAX) {
            known.clear();
        }
        known.merge(name, isStable, Boolean::logicalOr);
    }

    private BlockStoreException inTheWay(String name) {
        return new BlockStoreException(
                Kind.REFUSED, root.resolve(name) + " is in the way: the block store needs a folder of that name");
    }

    private static String name(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }
}
