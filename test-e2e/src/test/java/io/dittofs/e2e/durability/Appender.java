package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.util.Objects;
import java.util.Random;

/// A client that makes a file longer and longer, and knows how much of it was acknowledged.
///
/// **Threading**: used by one thread at a time.
final class Appender {
    private static final int PIECE_BYTES = 256 << 10;
    private static final int STABLE_KINDS = 3;

    private final String name;

    private int pieces;

    Appender(int number) {
        this.name = "appender-" + number;
    }

    /// Writes as many pieces as it may, and those that the server has no time for again.
    ///
    /// @return how the last one was answered: not `OK` when the server refused it
    Status append(Life life, int most) {
        try (Nfs3Client client = life.connect()) {
            Handle file = open(life, client);
            for (int i = 0; i < most && !life.isEnough(); i++) {
                Status status = write(client, file);
                if (status != Status.OK) {
                    return status;
                }
                life.answered();
            }
            return Status.OK;
        }
    }

    private Status write(Nfs3Client client, Handle file) {
        byte[] piece = piece(pieces);
        Status status = Status.JUKEBOX;
        while (status == Status.JUKEBOX) {
            Result.Written written = client.write(file, (long) pieces * PIECE_BYTES, pieces % STABLE_KINDS, piece);
            status = written.status();
        }
        if (status == Status.OK) {
            pieces++;
        }
        return status;
    }

    /// Compares the file with what was acknowledged. What was refused is not in it.
    void check(Life life) {
        try (Nfs3Client client = life.connect()) {
            Handle file = open(life, client);
            long size =
                    Objects.requireNonNull(client.getattr(file).attributes()).size();
            assertThat(size).as(name).isEqualTo((long) pieces * PIECE_BYTES);
            for (int i = 0; i < pieces; i++) {
                Result.Data data = client.read(file, (long) i * PIECE_BYTES, PIECE_BYTES);
                assertThat(data.status()).as("%s, piece %d", name, i).isEqualTo(Status.OK);
                assertThat(data.bytes().array()).as("%s, piece %d", name, i).isEqualTo(piece(i));
            }
        }
    }

    void remove(Life life) {
        try (Nfs3Client client = life.connect()) {
            assertThat(client.remove(life.root(), name).status()).isEqualTo(Status.OK);
            pieces = 0;
        }
    }

    int pieces() {
        return pieces;
    }

    private Handle open(Life life, Nfs3Client client) {
        Result.Made made = client.create(life.root(), name, false, SetAttributes.ofMode(0644));
        assertThat(made.status()).as(name).isEqualTo(Status.OK);
        return Objects.requireNonNull(made.handle());
    }

    private byte[] piece(int number) {
        byte[] piece = new byte[PIECE_BYTES];
        new Random(31L * name.hashCode() + number).nextBytes(piece);
        return piece;
    }
}
