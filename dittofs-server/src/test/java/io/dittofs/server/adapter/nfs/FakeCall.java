package io.dittofs.server.adapter.nfs;

import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.XdrReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A call that nobody makes.
public record FakeCall(RpcSession session, int program, int version, int procedure, boolean mayWait, ByteBuffer bytes)
        implements ObservedCall {
    /// One without arguments.
    public static FakeCall of(int program, int procedure) {
        RpcSession session = new RpcSession(new InetSocketAddress(InetAddress.getLoopbackAddress(), 700));
        return new FakeCall(session, program, 3, procedure, true, ByteBuffer.allocate(0));
    }

    /// The same with arguments.
    public FakeCall with(ByteBuffer arguments) {
        return new FakeCall(session, program, version, procedure, mayWait, arguments);
    }

    /// The same on a thread that must not wait.
    public FakeCall atOnce() {
        return new FakeCall(session, program, version, procedure, false, bytes);
    }

    @Override
    public XdrReader arguments() {
        return new XdrReader().reset(bytes);
    }
}
