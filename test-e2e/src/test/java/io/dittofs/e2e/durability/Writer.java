package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A client that changes a file of its own at random, through one life of the server after the other. At the begin of
/// each it compares the whole file with what was acknowledged.
///
/// **Threading**: used by one thread at a time.
final class Writer {
    private static final int UNSTABLE = 0;
    private static final int FILE_SYNC = 2;
    private static final int BLOCK = 4 << 20;
    private static final int READ_BYTES = 1 << 20;
    private static final int WRITE_BYTES_MAX = 128 << 10;
    private static final int STAMPS = 3;
    private static final long PAUSE_NANOS = 20_000_000;

    private final int number;
    private final Random random;
    private final FileModel model;

    private int generation;
    private Replacing replacing = Replacing.CREATING;
    private @Nullable Attributes last;
    private long changes;
    private long unanswered;

    /// How far the file is replaced by an empty one of another name.
    private enum Replacing {
        /// Not at all.
        NOT,
        /// The CREATE was not answered.
        CREATING,
        /// The REMOVE of the one before was not answered.
        REMOVING
    }

    Writer(int number, long seed, int limit) {
        this.number = number;
        this.random = new Random(seed + number);
        this.model = new FileModel(limit);
    }

    private record Session(Life life, Nfs3Client client, Handle root, Handle file) {
        Session with(Handle other) {
            return new Session(life, client, root, other);
        }
    }

    /// Looks at the file, and changes it until the life ends, or there has been enough.
    void live(Life life) {
        try (Nfs3Client client = life.connect()) {
            Session session = check(life, client);
            while (!life.isEnough()) {
                session = step(session);
                life.answered();
            }
        } catch (UncheckedIOException e) {
            if (!life.mayDie()) {
                throw new AssertionError("the server hung up on writer " + number, e);
            }
        }
    }

    /// Looks at the file only.
    void look(Life life) {
        try (Nfs3Client client = life.connect()) {
            Session _ = check(life, client);
        }
    }

    /// How many writes and changes of the size were acknowledged.
    long changes() {
        return changes;
    }

    /// How many were under way when the server died.
    long unanswered() {
        return unanswered;
    }

    private Session check(Life life, Nfs3Client client) {
        Handle root = life.root();
        Handle next = client.lookup(root, name(generation + 1)).handle();
        Handle file = client.lookup(root, name(generation)).handle();
        switch (replacing) {
            case NOT -> assertThat(next).isNull();
            case CREATING -> {
                if (next != null) {
                    assertThat(size(client, next))
                            .as("a file that was just made")
                            .isZero();
                    assertStatus(client.remove(root, name(generation + 1)).status(), Status.OK);
                }
                if (generation == 0) {
                    file = create(client, root);
                }
            }
            case REMOVING -> {
                assertThat(next).as("a file that was made").isNotNull();
                if (file != null) {
                    checkContent(client, file);
                    assertStatus(client.remove(root, name(generation)).status(), Status.OK);
                }
                replaced();
                file = next;
            }
        }
        replacing = Replacing.NOT;
        Session session = new Session(life, client, root, Objects.requireNonNull(file, this::label));
        checkContent(client, session.file);
        return session;
    }

    // The first file of all is made as every other one is, for a writer that has none.
    private Handle create(Nfs3Client client, Handle root) {
        Result.Made made = client.create(root, name(generation + 1), true, SetAttributes.ofMode(0644));
        assertStatus(made.status(), Status.OK);
        replaced();
        return Objects.requireNonNull(made.handle());
    }

    private void replaced() {
        generation++;
        model.clear();
        last = null;
    }

    private void checkContent(Nfs3Client client, Handle file) {
        if (model.isPending()) {
            unanswered++;
            // Also when the server dies before this look is over.
            last = null;
        }
        String difference = model.settle(readAll(client, file));
        assertThat(difference).as(label()).isNull();
        Attributes now = Objects.requireNonNull(client.getattr(file).attributes());
        assertThat(now.size()).as(label()).isEqualTo(model.size());
        if (last != null) {
            assertThat(now.mtime()).as(label()).isEqualTo(last.mtime());
            assertThat(now.ctime()).as(label()).isEqualTo(last.ctime());
        }
        last = now;
    }

    private String label() {
        return "writer %d, file %s".formatted(number, name(generation));
    }

    private String name(int ofGeneration) {
        return "writer-%d-%d".formatted(number, ofGeneration);
    }

    private static long size(Nfs3Client client, Handle file) {
        return Objects.requireNonNull(client.getattr(file).attributes()).size();
    }

    private byte[] readAll(Nfs3Client client, Handle file) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(model.size());
        boolean isEnd = false;
        while (!isEnd) {
            Result.Data data = read(client, file, all.size(), READ_BYTES);
            all.writeBytes(bytes(data));
            isEnd = data.isEnd();
        }
        return all.toByteArray();
    }

    private Result.Data read(Nfs3Client client, Handle file, int offset, int count) {
        Result.Data data = client.read(file, offset, count);
        while (data.status() == Status.JUKEBOX) {
            LockSupport.parkNanos(PAUSE_NANOS);
            data = client.read(file, offset, count);
        }
        assertStatus(data.status(), Status.OK);
        return data;
    }

    private static byte[] bytes(Result.Data data) {
        ByteBuffer buffer = data.bytes();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Session step(Session session) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            write(session, randomWrite(), UNSTABLE);
        } else if (dice < 60) {
            write(session, randomWrite(), 1 + random.nextInt(2));
        } else if (dice < 70) {
            commit(session);
        } else if (dice < 78) {
            resize(session);
        } else if (dice < 97) {
            lookAtSome(session);
        } else if (dice < 98) {
            stamp(session);
        } else {
            return replace(session);
        }
        return session;
    }

    private FileModel.Change.Write randomWrite() {
        // Now and then behind the end, over a hole.
        int room = Math.min(model.limit() - 1, model.size() + (random.nextInt(8) == 0 ? BLOCK / 4 : 1));
        int offset = random.nextInt(room);
        int most = random.nextBoolean() ? 8192 : WRITE_BYTES_MAX;
        byte[] data = new byte[1 + random.nextInt(Math.min(most, model.limit() - offset))];
        random.nextBytes(data);
        return new FileModel.Change.Write(offset, data);
    }

    private void write(Session session, FileModel.Change.Write write, int stable) {
        model.begin(write);
        Result.Written written = session.client.write(session.file, write.offset(), stable, write.data());
        while (written.status() == Status.JUKEBOX) {
            LockSupport.parkNanos(PAUSE_NANOS);
            written = session.client.write(session.file, write.offset(), stable, write.data());
        }
        assertStatus(written.status(), Status.OK);
        assertThat(written.count()).isEqualTo(write.data().length);
        assertThat(written.committed()).as("committed").isBetween(stable, FILE_SYNC);
        session.life.noteVerifier(written.verifier());
        last = written.wcc().after();
        acknowledged();
    }

    private void commit(Session session) {
        Result.Written committed = session.client.commit(session.file, 0, 0);
        assertStatus(committed.status(), Status.OK);
        session.life.noteVerifier(committed.verifier());
    }

    private void resize(Session session) {
        int dice = random.nextInt(4);
        int size = dice == 0 ? 0 : random.nextInt(dice == 1 ? model.limit() : model.size() + 1);
        model.begin(new FileModel.Change.Resize(size));
        Result.Changed changed = session.client.setattr(session.file, SetAttributes.ofSize(size), null);
        while (changed.status() == Status.JUKEBOX) {
            LockSupport.parkNanos(PAUSE_NANOS);
            changed = session.client.setattr(session.file, SetAttributes.ofSize(size), null);
        }
        assertStatus(changed.status(), Status.OK);
        last = changed.wcc().after();
        acknowledged();
    }

    private void acknowledged() {
        model.acknowledge();
        changes++;
    }

    private void lookAtSome(Session session) {
        int offset = random.nextInt(model.size() + 1);
        int count = 1 + random.nextInt(WRITE_BYTES_MAX);
        byte[] found = bytes(read(session.client, session.file, offset, count));
        assertThat(found).hasSize(Math.min(count, model.size() - offset));
        assertThat(model.difference(offset, found)).as(label()).isNull();
    }

    /// Fills the first block with what other writers fill theirs with, too, so that they share it in the block store.
    private void stamp(Session session) {
        long seed = random.nextInt(STAMPS);
        Random bytes = new Random(seed);
        for (int offset = 0; offset < BLOCK && !session.life.isEnough(); offset += READ_BYTES) {
            byte[] data = new byte[READ_BYTES];
            bytes.nextBytes(data);
            write(session, new FileModel.Change.Write(offset, data), UNSTABLE);
        }
    }

    private Session replace(Session session) {
        replacing = Replacing.CREATING;
        Result.Made made = session.client.create(session.root, name(generation + 1), true, SetAttributes.ofMode(0644));
        assertStatus(made.status(), Status.OK);
        replacing = Replacing.REMOVING;
        Status removed = session.client.remove(session.root, name(generation)).status();
        assertStatus(removed, Status.OK);
        replaced();
        replacing = Replacing.NOT;
        return session.with(Objects.requireNonNull(made.handle()));
    }

    private void assertStatus(Status found, Status expected) {
        assertThat(found).as(label()).isEqualTo(expected);
    }
}
