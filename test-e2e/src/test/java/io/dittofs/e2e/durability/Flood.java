package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Entry;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.RpcReply;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.XdrIn;
import io.dittofs.e2e.client.XdrOut;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A client that keeps many calls under way on one connection, until the server ends it: it writes pieces to a file of
/// its own and makes files in a directory of its own, and knows which of that was answered.
///
/// What was not answered was not done: a server that ends in order answers every call that it has begun.
///
/// **Threading**: used by one thread at a time.
final class Flood {
    private static final int UNDER_WAY = 24;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int STABLE_KINDS = 3;
    private static final int GETATTR = 1;
    private static final int READ = 6;
    private static final int WRITE = 7;
    private static final int CREATE = 8;
    private static final int COMMIT = 21;

    private final String name;
    private final Random random;
    private final BitSet pieces = new BitSet();
    private final Set<String> names = new TreeSet<>();

    private int nextPiece;
    private int nextName;
    private int lastAnswered;

    Flood(int number, long seed) {
        this.name = "flood-" + number;
        this.random = new Random(seed * 31 + number);
    }

    /// A call, and what is known once it was answered well.
    private record Call(RpcProcedure procedure, XdrOut arguments, Runnable done) {}

    /// Where the client works.
    private record Place(Handle directory, Handle file) {}

    /// Looks at what is there, then sends calls until the server ends the connection.
    void live(Visits visits) {
        try (RpcConnection connection = visits.connect()) {
            Place place = check(new Nfs3Client(connection, Credential.ROOT), visits.root());
            visits.begin();
            Map<Integer, Call> unanswered = new LinkedHashMap<>();
            boolean isSending = true;
            while (true) {
                while (isSending && unanswered.size() < UNDER_WAY) {
                    isSending = send(connection, place, unanswered);
                }
                RpcReply reply = connection.receiveOrEnd();
                if (reply == null) {
                    break;
                }
                Call call = unanswered.remove(reply.xid());
                assertThat(call).as("%s: a reply to a call", name).isNotNull();
                note(call, reply);
                visits.answered();
            }
            assertThat(unanswered).as("%s: what was under way at the end", name).isNotEmpty();
            assertLast(new ArrayList<>(unanswered.keySet()));
        }
    }

    /// Whether all calls that were not answered were sent after all that were.
    private void assertLast(List<Integer> unanswered) {
        // Each connection's numbers grow.
        assertThat(unanswered).isSorted();
        assertThat(unanswered.getFirst())
                .as("%s: the first unanswered call", name)
                .isGreaterThan(lastAnswered);
    }

    private boolean send(RpcConnection connection, Place place, Map<Integer, Call> unanswered) {
        Call call = next(place);
        int xid = RpcConnection.nextXid();
        unanswered.put(xid, call);
        try {
            connection.send(RpcConnection.encode(xid, call.procedure, Credential.ROOT, call.arguments.toBytes()));
            return true;
        } catch (UncheckedIOException _) {
            // The server has closed: what it has answered before is still to be read.
            return false;
        }
    }

    private void note(Call call, RpcReply reply) {
        lastAnswered = Math.max(lastAnswered, reply.xid());
        assertThat(reply.outcome()).as(name).isEqualTo(RpcReply.Outcome.SUCCESS);
        XdrIn results = reply.results();
        Status status = Status.read(results);
        if (status != Status.JUKEBOX) {
            assertThat(status).as(name).isEqualTo(Status.OK);
            call.done.run();
        }
    }

    private Call next(Place place) {
        int dice = random.nextInt(100);
        if (dice < 60) {
            return write(place.file);
        }
        if (dice < 80) {
            return create(place.directory);
        }
        XdrOut file = Nfs3Client.handle(place.file);
        return switch (dice % 3) {
            case 0 -> new Call(RpcProcedure.nfs(GETATTR), file, () -> {});
            case 1 -> new Call(RpcProcedure.nfs(COMMIT), file.int64(0).int32(0), () -> {});
            default -> {
                long offset = (long) random.nextInt(nextPiece + 1) * PIECE_BYTES;
                yield new Call(RpcProcedure.nfs(READ), file.int64(offset).int32(4 * PIECE_BYTES), () -> {});
            }
        };
    }

    private Call write(Handle file) {
        int piece = nextPiece++;
        XdrOut arguments = Nfs3Client.handle(file)
                .int64((long) piece * PIECE_BYTES)
                .int32(PIECE_BYTES)
                .int32(piece % STABLE_KINDS)
                .opaque(piece(piece));
        return new Call(RpcProcedure.nfs(WRITE), arguments, () -> pieces.set(piece));
    }

    private Call create(Handle directory) {
        String file = "file-" + nextName++;
        XdrOut arguments = Nfs3Client.place(directory, file).int32(1);
        SetAttributes.ofMode(0644).write(arguments);
        return new Call(RpcProcedure.nfs(CREATE), arguments, () -> names.add(file));
    }

    /// Compares what the server has with what was answered.
    void look(Visits visits) {
        try (RpcConnection connection = visits.connect()) {
            Place _ = check(new Nfs3Client(connection, Credential.ROOT), visits.root());
        }
    }

    long changes() {
        return pieces.cardinality() + (long) names.size();
    }

    private Place check(Nfs3Client client, Handle root) {
        Handle directory = directory(client, root);
        Result.Made made = client.create(root, name + ".data", false, SetAttributes.ofMode(0644));
        assertThat(made.status()).as(name).isEqualTo(Status.OK);
        Handle file = Objects.requireNonNull(made.handle());
        checkFile(client, file);
        assertThat(list(client, directory)).as("%s: its files", name).isEqualTo(names);
        return new Place(directory, file);
    }

    private Handle directory(Nfs3Client client, Handle root) {
        Handle found = client.lookup(root, name).handle();
        return found != null
                ? found
                : Objects.requireNonNull(
                        client.mkdir(root, name, SetAttributes.ofMode(0755)).handle());
    }

    private void checkFile(Nfs3Client client, Handle file) {
        long size = Objects.requireNonNull(client.getattr(file).attributes()).size();
        assertThat(size).as("%s: the size of its file", name).isEqualTo((long) pieces.length() * PIECE_BYTES);
        for (int i = 0; i < pieces.length(); i++) {
            Result.Data data = client.read(file, (long) i * PIECE_BYTES, PIECE_BYTES);
            assertThat(data.status()).as("%s, piece %d", name, i).isEqualTo(Status.OK);
            byte[] expected = pieces.get(i) ? piece(i) : new byte[PIECE_BYTES];
            assertThat(data.bytes().array()).as("%s, piece %d", name, i).isEqualTo(expected);
        }
        nextPiece = pieces.length();
    }

    private static Set<String> list(Nfs3Client client, Handle directory) {
        Set<String> found = new TreeSet<>();
        long cookie = 0;
        long verifier = 0;
        while (true) {
            Result.Listing listing = client.readdir(directory, cookie, verifier, 64 << 10);
            assertThat(listing.status()).isEqualTo(Status.OK);
            listing.entries().stream()
                    .map(Entry::name)
                    .filter(entry -> !entry.startsWith("."))
                    .forEach(found::add);
            if (listing.isEnd()) {
                return found;
            }
            cookie = listing.entries().getLast().cookie();
            verifier = listing.verifier();
        }
    }

    private byte[] piece(int number) {
        byte[] piece = new byte[PIECE_BYTES];
        new Random(31L * name.hashCode() + number).nextBytes(piece);
        return piece;
    }
}
