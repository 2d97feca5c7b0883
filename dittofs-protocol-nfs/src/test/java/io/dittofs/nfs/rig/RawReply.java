package io.dittofs.nfs.rig;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a reply, and asserts that it is one.
public final class RawReply {
    private final byte[] bytes;
    private int position;

    public RawReply(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int int32() {
        return ByteBuffer.wrap(bytes, take(4), 4).getInt();
    }

    public long int64() {
        return ByteBuffer.wrap(bytes, take(8), 8).getLong();
    }

    public boolean bool() {
        int value = int32();
        assertThat(value).as("boolean").isIn(0, 1);
        return value == 1;
    }

    public byte[] opaque() {
        int length = int32();
        assertThat(length).as("length").isBetween(0, bytes.length - position);
        int start = take(length + (-length & 3));
        for (int i = start + length; i < position; i++) {
            assertThat(bytes[i]).as("padding").isZero();
        }
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    public String string() {
        return new String(opaque(), StandardCharsets.UTF_8);
    }

    private int take(int count) {
        assertThat(bytes.length - position).as("bytes left").isGreaterThanOrEqualTo(count);
        int start = position;
        position += count;
        return start;
    }

    /// How many bytes are left.
    public int remaining() {
        return bytes.length - position;
    }

    /// Asserts that all was read.
    public void end() {
        assertThat(remaining()).as("bytes left").isZero();
    }

    /// Passes the header of an accepted reply behind the xid, which must have this status.
    public RawReply accepted(int acceptStat) {
        assertThat(int32()).as("msg_type").isEqualTo(1);
        assertThat(int32()).as("reply_stat").isZero();
        assertThat(int64()).as("verifier").isZero();
        assertThat(int32()).as("accept_stat").isEqualTo(acceptStat);
        return this;
    }

    /// Passes the header of a denied reply behind the xid.
    public RawReply denied(int rejectStat) {
        assertThat(int32()).as("msg_type").isEqualTo(1);
        assertThat(int32()).as("reply_stat").isEqualTo(1);
        assertThat(int32()).as("reject_stat").isEqualTo(rejectStat);
        return this;
    }

    /// Passes the status, which must be this one.
    public RawReply status(int expected) {
        assertThat(int32()).as("status").isEqualTo(expected);
        return this;
    }

    /// `fattr3`.
    public RawAttributes attributes() {
        return new RawAttributes(
                int32(), int32(), int32(), int32(), int32(), int64(), int64(), int64(), int64(), int64(), int64(),
                int64(), int64());
    }

    /// `post_op_attr`.
    public @Nullable RawAttributes optionalAttributes() {
        return bool() ? attributes() : null;
    }

    /// `post_op_attr` that must be there.
    public RawAttributes postAttributes() {
        assertThat(bool()).as("attributes follow").isTrue();
        return attributes();
    }

    /// `post_op_fh3` that must be there.
    public byte[] postHandle() {
        assertThat(bool()).as("handle follows").isTrue();
        return opaque();
    }

    /// `pre_op_attr`.
    public @Nullable Before before() {
        return bool() ? new Before(int64(), int64(), int64()) : null;
    }

    /// `wcc_data`.
    public Wcc wcc() {
        return new Wcc(before(), optionalAttributes());
    }

    /// `wcc_attr`, each time as it is on the wire: seconds above nanoseconds.
    public record Before(long size, long mtime, long ctime) {}

    /// `wcc_data`.
    public record Wcc(@Nullable Before before, @Nullable RawAttributes after) {
        /// Of a change: both are there, and differ in their ctime.
        public RawAttributes changed() {
            Before was = requireNonNull(before, "before");
            RawAttributes is = requireNonNull(after, "after");
            assertThat(is.ctime()).as("ctime").isGreaterThan(was.ctime());
            return is;
        }

        /// Of a refusal: only what is now.
        public RawAttributes unchanged() {
            assertThat(before).as("before").isNull();
            return requireNonNull(after, "after");
        }

        /// Of a refusal of a file that cannot be known.
        public void unknown() {
            assertThat(before).as("before").isNull();
            assertThat(after).as("after").isNull();
        }
    }
}
