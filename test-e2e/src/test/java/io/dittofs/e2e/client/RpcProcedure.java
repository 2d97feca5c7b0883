package io.dittofs.e2e.client;

/// A remote procedure by its numbers.
public record RpcProcedure(int program, int version, int number) {
    private static final int PORTMAPPER = 100_000;
    private static final int NFS = 100_003;
    private static final int MOUNT = 100_005;

    public static RpcProcedure nfs(int number) {
        return new RpcProcedure(NFS, 3, number);
    }

    public static RpcProcedure mount(int number) {
        return new RpcProcedure(MOUNT, 3, number);
    }

    public static RpcProcedure portmapper(int number) {
        return new RpcProcedure(PORTMAPPER, 2, number);
    }
}
