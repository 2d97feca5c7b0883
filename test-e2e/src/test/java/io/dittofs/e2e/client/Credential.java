package io.dittofs.e2e.client;

/// Who a call claims to come from (RFC 5531 §8.2, appendix A), as flavor and body.
public final class Credential {
    /// AUTH_NONE.
    public static final Credential NONE = new Credential(0, new byte[0]);

    /// AUTH_SYS of the superuser.
    public static final Credential ROOT = sys(0, 0);

    private final int flavor;
    private final byte[] body;

    private Credential(int flavor, byte[] body) {
        this.flavor = flavor;
        this.body = body;
    }

    /// AUTH_SYS with further groups.
    public static Credential sys(int uid, int gid, int... groups) {
        XdrOut body =
                new XdrOut().int32(1).string("client").int32(uid).int32(gid).int32(groups.length);
        for (int group : groups) {
            body.int32(group);
        }
        return new Credential(1, body.toBytes());
    }

    /// Whatever flavor with whatever body.
    public static Credential raw(int flavor, byte[] body) {
        return new Credential(flavor, body.clone());
    }

    void write(XdrOut out) {
        out.int32(flavor).opaque(body);
    }
}
