package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.store.CallId;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls that must not run twice: those under way, and the replies of those that are done, kept for clients that
/// send a call again, over the same or a new connection.
///
/// A call that is under way is never forgotten, however long it takes, because its duplicate would run beside it; how
/// many there are is bounded by who admits calls. Replies are bounded in number and in bytes; the ones kept longest go
/// first. A call whose effect could not be made stable is forgotten, so that it runs again when it is sent again.
///
/// **Threading**: thread-safe. Sharded by the call, so that loops seldom meet; each shard is guarded by its own
/// monitor, held for a few operations on a map and never while a call is served.
public final class ReplyCache {
    /// What an entry costs beside its reply: key, entry, their places in map and queue.
    static final int ENTRY_OVERHEAD_BYTES = 256;

    /// The same with the reply to a CREATE, the longest there is.
    private static final int USUAL_ENTRY_BYTES = 2 * ENTRY_OVERHEAD_BYTES;

    private static final int SHARD_BITS = 4;
    private static final int SHARDS = 1 << SHARD_BITS;
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    /// The part of the cache that bulk calls have, as a power of two.
    private static final int BULK_SHIFT = 2;

    private final Shard[] shards;
    private final Shard[] bulkShards;

    /// A cache of so many replies, in the memory that so many usual ones take.
    public ReplyCache(int entriesMax) {
        this(entriesMax, (long) entriesMax * USUAL_ENTRY_BYTES);
    }

    /// @param entriesMax how many replies are kept
    /// @param bytesMax how much memory they may take
    public ReplyCache(int entriesMax, long bytesMax) {
        if (entriesMax <= 0 || bytesMax <= 0) {
            throw new IllegalArgumentException("a reply cache of " + entriesMax + " entries, " + bytesMax + " bytes");
        }
        int bulkEntries = entriesMax >> BULK_SHIFT;
        long bulkBytes = bytesMax >> BULK_SHIFT;
        shards = shards(entriesMax - bulkEntries, bytesMax - bulkBytes);
        bulkShards = shards(bulkEntries, bulkBytes);
    }

    private static Shard[] shards(int entriesMax, long bytesMax) {
        Shard[] made = new Shard[SHARDS];
        Arrays.setAll(made, _ -> new Shard(Math.max(1, entriesMax / SHARDS), bytesMax / SHARDS));
        return made;
    }

    /// What a call is known by. The port is not part of it, since it changes with a reconnect; the checksum is, since
    /// xids are used again; and so is the user, because the same bytes mean another thing from someone else.
    ///
    /// @param flavor of the credential
    /// @param user whom the credential names
    /// @param checksum of the arguments
    record Key(InetAddress client, int xid, int program, int procedure, int flavor, long user, long checksum) {
        /// The same in 128 bits, for who keeps it over a restart.
        CallId callId() {
            ByteBuffer address = ByteBuffer.wrap(client.getAddress());
            long high = mix(Integer.toUnsignedLong(xid) << Integer.SIZE | Integer.toUnsignedLong(program));
            high = mix(high ^ ((long) procedure << Integer.SIZE | Integer.toUnsignedLong(flavor)));
            high = mix(high ^ user);
            while (address.hasRemaining()) {
                high = mix(high ^ address.getInt());
            }
            return new CallId(high, checksum);
        }

        /// The finalizer of MurmurHash3.
        private static long mix(long bits) {
            long mixed = (bits ^ bits >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
            mixed = (mixed ^ mixed >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
            return mixed ^ mixed >>> 33;
        }
    }

    /// What is known of a call.
    sealed interface Known {}

    /// Never seen, or forgotten: the caller runs it and then calls [#complete] or [#abandon], exactly once.
    static final class Fresh implements Known {
        private final Shard shard;
        private final Key key;

        /// Guarded by the shard; null while the call is under way.
        private byte @Nullable [] reply;

        private Fresh(Shard shard, Key key) {
            this.shard = shard;
            this.key = key;
        }

        /// Keeps the reply once the ticket completes, or forgets the call when that fails. The bytes are **owned** by
        /// the entry.
        void complete(byte[] newReply, DurabilityTicket ticket) {
            ticket.whenComplete(cause -> {
                if (cause == null) {
                    shard.keep(this, newReply);
                } else {
                    shard.forget(this);
                }
            });
        }

        CallId callId() {
            return key.callId();
        }

        /// Forgets the call: it did nothing.
        void abandon() {
            shard.forget(this);
        }

        private long bytes() {
            return (long) ENTRY_OVERHEAD_BYTES + (reply == null ? 0 : reply.length);
        }
    }

    /// Under way, or waiting for its ticket: its own reply will come.
    record Running() implements Known {
        private static final Running INSTANCE = new Running();
    }

    /// Done: the bytes are **borrowed**.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Done(byte[] reply) implements Known {}

    /// Looks a call up and enters it if it is not known.
    ///
    /// @param isBulk whether it is one of those that would drive out all others
    Known enter(Key key, boolean isBulk) {
        Shard[] part = isBulk ? bulkShards : shards;
        return part[(key.hashCode() * GOLDEN_RATIO) >>> (Integer.SIZE - SHARD_BITS)].enter(key);
    }

    /// How many calls are known, under way or done.
    public long entries() {
        return Stream.of(shards, bulkShards)
                .flatMap(Arrays::stream)
                .mapToLong(Shard::entries)
                .sum();
    }

    /// How much memory the kept replies take, by estimate.
    public long bytes() {
        return Stream.of(shards, bulkShards)
                .flatMap(Arrays::stream)
                .mapToLong(Shard::bytes)
                .sum();
    }

    /// A part of the calls. Guarded by its monitor.
    private static final class Shard {
        private final int doneMax;
        private final long bytesMax;
        private final Map<Key, Fresh> entries = new HashMap<>();
        private final ArrayDeque<Fresh> done = new ArrayDeque<>();
        private long doneBytes;

        Shard(int doneMax, long bytesMax) {
            this.doneMax = doneMax;
            this.bytesMax = bytesMax;
        }

        synchronized Known enter(Key key) {
            Fresh entry = entries.get(key);
            if (entry == null) {
                Fresh fresh = new Fresh(this, key);
                entries.put(key, fresh);
                return fresh;
            }
            byte[] reply = entry.reply;
            return reply == null ? Running.INSTANCE : new Done(reply);
        }

        synchronized void keep(Fresh entry, byte[] reply) {
            assert entry.reply == null : "completed twice";
            entry.reply = reply;
            done.addLast(entry);
            doneBytes += entry.bytes();
            while (done.size() > doneMax || doneBytes > bytesMax) {
                Fresh eldest = done.removeFirst();
                doneBytes -= eldest.bytes();
                entries.remove(eldest.key, eldest);
            }
        }

        synchronized void forget(Fresh entry) {
            assert entry.reply == null : "forgotten after completion";
            entries.remove(entry.key, entry);
        }

        synchronized int entries() {
            return entries.size();
        }

        synchronized long bytes() {
            return doneBytes;
        }
    }
}
