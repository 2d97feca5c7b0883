package io.dittofs.cache.log;

import io.dittofs.blocks.directory.StableFiles;
import io.dittofs.cache.directory.ClaimedDirectory;
import io.dittofs.cache.directory.DirectoryKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Segments as memory-mapped files in a directory of their own, which is made where there is none, for the owner's eyes
/// only. The package describes the files.
///
/// **Threading**: as [Persister] demands; guarded by `this` for the sake of those who do not.
public final class MmapPersister implements Persister {
    private static final Logger LOG = LoggerFactory.getLogger(MmapPersister.class);
    private static final DirectoryKind KIND = new DirectoryKind("DITTOWAL", 1, "write-ahead log");
    /// Where files are kept as they were before a repair.
    private static final String DAMAGED = "damaged";
    private static final Pattern NAMED = Pattern.compile("([0-9a-f]{16})\\.segment");
    private static final Pattern SPARE = Pattern.compile("spare-([0-9]{1,18})\\.segment");
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final ClaimedDirectory directory;
    private final List<MappedFile> files;
    private long nextSpare;

    private MmapPersister(ClaimedDirectory directory, List<MappedFile> files, long nextSpare) {
        this.directory = directory;
        this.files = files;
        this.nextSpare = nextSpare;
    }

    /// Takes the directory for this process and maps what is there.
    public static MmapPersister open(Path path, RandomGenerator random) throws IOException {
        ClaimedDirectory directory = ClaimedDirectory.claim(KIND, path, random);
        List<MappedFile> files = new ArrayList<>();
        boolean isOpen = false;
        try {
            long nextSpare = openFiles(path, files);
            if (directory.isBegun() && files.stream().noneMatch(SegmentFile::isNamed)) {
                throw new LogRefusedException(path + " has lost its segments: restore them, or remove the directory to"
                        + " begin an empty log");
            }
            isOpen = true;
            return new MmapPersister(directory, files, nextSpare);
        } finally {
            if (!isOpen) {
                files.forEach(MappedFile::unmap);
                directory.close();
            }
        }
    }

    /// @return a number for a spare file beyond those in use
    private static long openFiles(Path path, List<MappedFile> files) throws IOException {
        long nextSpare = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "*.segment")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                Matcher named = NAMED.matcher(name);
                Matcher spare = SPARE.matcher(name);
                if (named.matches()) {
                    files.add(MappedFile.named(entry, HexFormat.fromHexDigitsToLong(named.group(1))));
                } else if (spare.matches()) {
                    nextSpare = Math.max(nextSpare, Long.parseLong(spare.group(1)) + 1);
                    openSpare(entry, files);
                }
            }
        }
        return nextSpare;
    }

    /// A file that a crash left half made, or for which there is no room, is of no use.
    private static void openSpare(Path entry, List<MappedFile> files) throws IOException {
        try {
            Preallocation.complete(entry);
            files.add(MappedFile.spare(entry));
        } catch (DiskFullException _) {
            Files.delete(entry);
        }
    }

    @Override
    public long id() {
        return directory.id();
    }

    @Override
    public String location() {
        return directory.path().toString();
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public synchronized List<SegmentFile> named() {
        return SegmentFile.named(files);
    }

    @Override
    public synchronized List<SegmentFile> spares() {
        return SegmentFile.spares(files);
    }

    @Override
    public synchronized SegmentFile create(long bytes) throws IOException {
        Path path = sparePath();
        boolean isMade = false;
        try {
            try (FileChannel channel = FileChannel.open(
                    path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                Preallocation.allocate(path, bytes);
                channel.force(true);
            }
            MappedFile file = MappedFile.spare(path);
            files.add(file);
            isMade = true;
            return file;
        } finally {
            if (!isMade) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Path sparePath() {
        return directory.path().resolve("spare-" + nextSpare++ + ".segment");
    }

    @Override
    public synchronized void name(SegmentFile file, long base) throws IOException {
        MappedFile mapped = (MappedFile) file;
        assert !mapped.isNamed();
        Preallocation.complete(mapped.path());
        Path path = directory.path().resolve(HexFormat.of().toHexDigits(base) + ".segment");
        mapped.naming(base);
        move(mapped, path);
        directory.markBegun();
    }

    @Override
    public synchronized void unname(SegmentFile file) throws IOException {
        MappedFile mapped = (MappedFile) file;
        assert mapped.isNamed();
        move(mapped, sparePath());
        mapped.unnamed();
    }

    private void move(MappedFile file, Path target) throws IOException {
        Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
        file.moved(target);
        directory.force();
    }

    @Override
    public synchronized void remove(SegmentFile file) throws IOException {
        MappedFile mapped = (MappedFile) file;
        assert !mapped.isNamed();
        Files.deleteIfExists(mapped.path());
        mapped.unmap();
        files.remove(mapped);
    }

    /// Puts a copy of a file that has a name into a directory beside, before it is repaired.
    public synchronized void keepCopy(SegmentFile file) throws IOException {
        Path original = ((MappedFile) file).path();
        Path kept = directory.path().resolve(DAMAGED);
        StableFiles.createDirectories(kept);
        String name = String.valueOf(original.getFileName());
        Path copy = kept.resolve(name);
        for (int number = 1; Files.exists(copy); number++) {
            copy = kept.resolve(name + "." + number);
        }
        Files.copy(original, copy);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        StableFiles.force(kept);
    }

    @Override
    public synchronized void close() throws IOException {
        files.forEach(MmapPersister::unmapUnlessInUse);
        files.clear();
        directory.close();
    }

    private static void unmapUnlessInUse(MappedFile file) {
        try {
            file.unmap();
        } catch (IllegalStateException e) {
            LOG.debug("still sending from {}: it stays mapped until the process ends", file.path(), e);
        }
    }
}
