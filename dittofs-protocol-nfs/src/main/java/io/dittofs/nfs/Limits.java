package io.dittofs.nfs;

/// Every bound of the NFS, MOUNT, RPC and portmapper codecs, in one place.
///
/// A decoder takes its maximum from here and compares it with what is left of the record before it
/// allocates, so one record can never cost more memory than a small multiple of its own length.
///
/// **Spec** RFC 5531 §8.2 and §14, RFC 1813 §2.4 and §5.1.4.
public final class Limits {
    /// Longest body of a credential or verifier.
    public static final int AUTH_BODY_BYTES_MAX = 400;

    /// Longest machine name in an `AUTH_SYS` credential.
    public static final int MACHINE_NAME_BYTES_MAX = 255;

    /// Most supplementary groups in an `AUTH_SYS` credential.
    public static final int AUTH_SYS_GROUPS_MAX = 16;

    /// Longest file handle of NFSv3 and MOUNTv3.
    public static final int HANDLE_BYTES_MAX = 64;

    /// Largest READ and WRITE, told to clients as `rtmax` and `wtmax`; more is served short.
    public static final int TRANSFER_BYTES_MAX = 1 << 20;

    /// What a record may hold beside the data of the largest WRITE.
    public static final int RECORD_OVERHEAD_BYTES_MAX = 64 << 10;

    /// Longest RPC record accepted from a client.
    public static final int RECORD_BYTES_MAX = TRANSFER_BYTES_MAX + RECORD_OVERHEAD_BYTES_MAX;

    /// Largest `READDIR3resok` or `READDIRPLUS3resok`, told to clients as `dtpref`.
    public static final int DIRECTORY_REPLY_BYTES_MAX = 1 << 20;

    /// Longest name or symbolic link target the decoder hands on. The RFC sets none; what is too long
    /// for the file system is answered NAMETOOLONG by the layer above, which needs to see it first.
    public static final int NAME_BYTES_MAX = 64 << 10;

    /// Longest path in a MOUNT call.
    public static final int MOUNT_PATH_BYTES_MAX = 1024;

    /// Longest host or group name in a MOUNT reply.
    public static final int MOUNT_NAME_BYTES_MAX = 255;

    /// Longest network id, universal address or owner in an rpcbind call. The RFC sets none.
    public static final int RPCBIND_STRING_BYTES_MAX = 255;

    /// Most mounts that are remembered for `showmount -a`.
    public static final int MOUNTS_MAX = 4096;

    private Limits() {}
}
