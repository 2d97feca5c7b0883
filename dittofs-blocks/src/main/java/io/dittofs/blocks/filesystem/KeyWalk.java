package io.dittofs.blocks.filesystem;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Finds the objects of one page, in the order of their keys. What is neither a folder nor a file is
/// passed over, and so is a file whose name is in no key.
///
/// A folder stands in the order with a slash behind its name, because the keys below it do. The entries
/// of a folder are taken in portions, the smallest ones first, and it is read again for the next portion:
/// so memory does not grow with the number of objects.
///
/// **Limits**: [#PORTION] entries for each level of folders. **Threading**: confined to its call.
final class KeyWalk {
    static final int PORTION = 4096;

    private final String prefix;
    private final @Nullable String after;
    private final int max;
    private final int portion;
    private final List<StoredObject> found = new ArrayList<>();

    /// @param prefix what keys begin with
    /// @param after what keys are behind
    /// @param max how many are looked for
    KeyWalk(String prefix, @Nullable String after, int max) {
        this(prefix, after, max, PORTION);
    }

    KeyWalk(String prefix, @Nullable String after, int max, int portion) {
        this.prefix = prefix;
        this.after = after;
        this.max = max;
        this.portion = portion;
    }

    BlockPage page(Path root) throws BlockStoreException {
        boolean isLast = walk(root, "");
        return new BlockPage(found, isLast);
    }

    /// Whether the folder was walked to its end.
    private boolean walk(Path folder, String begin) throws BlockStoreException {
        String last = null;
        List<Entry> entries;
        do {
            entries = smallest(folder, begin, last);
            for (Entry entry : entries) {
                if (entry.isFolder() ? !walk(folder.resolve(entry.name()), entry.key()) : !take(entry)) {
                    return false;
                }
                last = entry.key();
            }
        } while (entries.size() == portion);
        return true;
    }

    private boolean take(Entry entry) {
        if (found.size() == max) {
            return false;
        }
        BasicFileAttributes attributes = entry.attributes();
        found.add(new StoredObject(
                entry.key(), attributes.size(), attributes.lastModifiedTime().toInstant()));
        return true;
    }

    private List<Entry> smallest(Path folder, String begin, @Nullable String last) throws BlockStoreException {
        PriorityQueue<Entry> smallest = new PriorityQueue<>(Entry.ORDER.reversed());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Entry entry = entry(file, begin, last);
                if (entry != null) {
                    smallest.add(entry);
                    if (smallest.size() > portion) {
                        smallest.remove();
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw Faults.ofReading("the folder " + folder + " cannot be listed", new IOException(failure));
        } catch (IOException failure) {
            throw Faults.ofReading("the folder " + folder + " cannot be listed", failure);
        }
        return smallest.stream().sorted(Entry.ORDER).toList();
    }

    /// What has this name, or null when nothing of the page can be there.
    private @Nullable Entry entry(Path file, String begin, @Nullable String last) throws BlockStoreException {
        String name = String.valueOf(file.getFileName());
        String key = begin + name;
        if (!BlockKeys.isAscii(key)
                || !BlockKeys.isValid(key)
                || (!isWanted(key, last) && !isWanted(key + "/", last))) {
            return null;
        }
        BasicFileAttributes attributes = ObjectFolders.attributes(file);
        if (attributes == null || (!attributes.isRegularFile() && !attributes.isDirectory())) {
            return null;
        }
        Entry entry = new Entry(name, attributes.isDirectory() ? key + "/" : key, attributes);
        return isWanted(entry.key(), last) ? entry : null;
    }

    private boolean isWanted(String key, @Nullable String last) {
        if (last != null && BlockKeys.ORDER.compare(key, last) <= 0) {
            return false;
        }
        boolean isFolder = key.endsWith("/");
        if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) {
            return false;
        }
        return after == null || BlockKeys.ORDER.compare(key, after) > 0 || (isFolder && after.startsWith(key));
    }

    /// What a folder has.
    ///
    /// @param name within the folder
    /// @param key of the object, or what the keys in the folder begin with
    /// @param attributes of the file
    private record Entry(String name, String key, BasicFileAttributes attributes) {
        static final Comparator<Entry> ORDER = Comparator.comparing(Entry::key, BlockKeys.ORDER);

        boolean isFolder() {
            return attributes.isDirectory();
        }
    }
}
