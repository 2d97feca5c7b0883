package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.rig.HeapContentStore;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import org.junit.jupiter.api.Test;

/// FSSTAT, FSINFO and PATHCONF, by bytes.
class FileSystemProceduresTest {
    private static RawReply about(RawClient client, int procedure, byte[] handle) {
        RawReply reply = client.nfs(procedure, wire -> wire.opaque(handle)).status(RawNfs.OK);
        assertThat(reply.postAttributes()).isEqualTo(RawNfs.getattr(client, handle));
        return reply;
    }

    @Test
    void fsstatTellsTheStoresSpace() {
        Rig rig = Rig.usual();
        RawReply reply = about(rig.client(), RawNfs.FSSTAT, rig.root());
        assertThat(reply.int64()).as("tbytes").isEqualTo(HeapContentStore.TOTAL_BYTES);
        assertThat(reply.int64()).as("fbytes").isEqualTo(HeapContentStore.TOTAL_BYTES / 2);
        assertThat(reply.int64()).as("abytes").isEqualTo(HeapContentStore.TOTAL_BYTES / 2);
        long files = reply.int64();
        assertThat(reply.int64()).as("ffiles").isEqualTo(files - 1);
        assertThat(reply.int64()).as("afiles").isEqualTo(files - 1);
        assertThat(reply.int32()).as("invarsec").isZero();
        reply.end();
    }

    @Test
    void fsstatTellsTheQuota() {
        Rig rig = Rig.of(ShareSpec.of("/export").withQuota(1 << 20, 10));
        byte[] file = RawNfs.create(rig.client(), rig.root(), "file");
        RawNfs.write(rig.client(), file, 0, new byte[10_000]);
        RawReply reply = about(rig.client(), RawNfs.FSSTAT, file);
        assertThat(reply.int64()).isEqualTo(1 << 20);
        assertThat(reply.int64()).isEqualTo((1 << 20) - 3 * 4096);
        assertThat(reply.int64()).isEqualTo((1 << 20) - 3 * 4096);
        assertThat(reply.int64()).isEqualTo(10);
        assertThat(reply.int64()).isEqualTo(8);
        assertThat(reply.int64()).isEqualTo(8);
    }

    @Test
    void fsinfoTellsTheLimits() {
        Rig rig = Rig.usual();
        RawReply reply = about(rig.client(), RawNfs.FSINFO, rig.root());
        assertThat(reply.int32()).as("rtmax").isEqualTo(1 << 20);
        assertThat(reply.int32()).as("rtpref").isEqualTo(1 << 20);
        assertThat(reply.int32()).as("rtmult").isEqualTo(4096);
        assertThat(reply.int32()).as("wtmax").isEqualTo(1 << 20);
        assertThat(reply.int32()).as("wtpref").isEqualTo(1 << 20);
        assertThat(reply.int32()).as("wtmult").isEqualTo(4096);
        assertThat(reply.int32()).as("dtpref").isEqualTo(1 << 20);
        assertThat(reply.int64()).as("maxfilesize").isEqualTo(Long.MAX_VALUE - (1L << 30));
        assertThat(reply.int64()).as("time_delta, 1 ns").isEqualTo(1);
        assertThat(reply.int32()).as("LINK, SYMLINK, HOMOGENEOUS, CANSETTIME").isEqualTo(0x1b);
        reply.end();
    }

    @Test
    void pathconfTellsPosixLimits() {
        Rig rig = Rig.usual();
        RawReply reply = about(rig.client(), RawNfs.PATHCONF, rig.root());
        assertThat(reply.int32()).as("linkmax").isEqualTo(1 << 30);
        assertThat(reply.int32()).as("name_max").isEqualTo(255);
        assertThat(reply.bool()).as("no_trunc").isTrue();
        assertThat(reply.bool()).as("chown_restricted").isTrue();
        assertThat(reply.bool()).as("case_insensitive").isFalse();
        assertThat(reply.bool()).as("case_preserving").isTrue();
        reply.end();
    }
}
