package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Replies to calls that must not run twice, kept for clients that send a call again, over the same or a new
/// connection. Bounded: the oldest entries go. Sharded, so that loops seldom meet.
///
/// A call is known by the client's address (the port changes with a reconnect), its xid, the procedure and a
/// checksum of its arguments (xids are used again).
///
/// **Threading**: thread-safe; each shard is guarded by its own monitor, held for a map operation.
public final class ReplyCache {
    private static final int SHARDS = 16;

    private final Shard[] shards = new Shard[SHARDS];

    /// @param entriesMax how many replies are kept
    public ReplyCache(int entriesMax) {
        int perShard = Math.max(1, entriesMax / SHARDS);
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard(perShard);
        }
    }

    /// What a call is known by.
    public record Key(InetAddress client, int xid, int program, int procedure, long argumentsChecksum) {}

    /// What is known of a call.
    public sealed interface Known {}

    /// Never seen: the caller runs it and then completes or abandons the entry.
    public static final class Fresh implements Known {
        private final Shard shard;
        private final Key key;
        private volatile byte @Nullable [] reply;
        private volatile DurabilityTicket ticket = DurabilityTicket.STABLE;

        private Fresh(Shard shard, Key key) {
            this.shard = shard;
            this.key = key;
        }

        /// Keeps the reply, which counts once the ticket completes. The bytes are **owned** by the entry.
        void complete(byte[] reply, DurabilityTicket ticket) {
            this.ticket = ticket;
            this.reply = reply;
        }

        /// Forgets the call: it did nothing.
        void abandon() {
            shard.remove(key, this);
        }
    }

    /// Running, or waiting for its ticket: its own reply is on its way.
    public record Running() implements Known {
        static final Running INSTANCE = new Running();
    }

    /// Done: the bytes are **borrowed**.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Done(byte[] reply) implements Known {}

    /// Looks a call up and enters it if it is not known.
    Known enter(Key key) {
        return shards[key.hashCode() >>> 7 & SHARDS - 1].enter(key);
    }

    private static final class Shard {
        private final Map<Key, Fresh> entries;

        Shard(int entriesMax) {
            this.entries = new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Fresh> eldest) {
                    return size() > entriesMax;
                }
            };
        }

        synchronized Known enter(Key key) {
            Fresh entry = entries.get(key);
            if (entry == null) {
                Fresh fresh = new Fresh(this, key);
                entries.put(key, fresh);
                return fresh;
            }
            byte[] reply = entry.reply;
            return reply == null || !entry.ticket.isComplete() ? Running.INSTANCE : new Done(reply);
        }

        synchronized void remove(Key key, Fresh entry) {
            entries.remove(key, entry);
        }
    }
}
