package io.dittofs.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.ReplyCache;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.server.reactor.ListenerSettings;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.reactor.ReactorSettings;
import io.dittofs.server.reactor.RecordingEvents;
import io.dittofs.server.reactor.TrackingPool;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A reactor with one RPC program and a client connected to it. Closing it looks for leaks and failures.
final class RpcRig implements AutoCloseable {
    static final int ECHO = 1;
    static final int SUCCESS = 0;
    static final int SYSTEM_ERR = 5;
    private static final int LAST_FRAGMENT = 1 << 31;

    final TrackingPool pool = new TrackingPool();
    final RecordingEvents events = new RecordingEvents();
    final ScriptedProgram program;
    final ReactorGroup group;
    final Socket socket;
    final DataInputStream in;
    private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();

    /// Calls run on virtual threads if `canBlock`.
    RpcRig(boolean canBlock) throws IOException {
        this(canBlock, null);
    }

    /// @param instead what takes the place of virtual threads
    RpcRig(boolean canBlock, @Nullable Executor instead) throws IOException {
        program = new ScriptedProgram(canBlock);
        program.procedures.put(ECHO, invocation -> {
            invocation.results().int32(42);
            return Outcome.REPLY;
        });
        var settings = new ReactorSettings(1, 64 * 1024, Duration.ofMillis(5));
        group = ReactorGroup.start(settings, pool, events, System::nanoTime);
        var server = new RpcServer(List.of(program), new ReplyCache(64), false);
        var listener = group.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RpcRecordFramer(),
                new RpcTransport(server, instead == null ? virtual : instead),
                ListenerSettings.defaults());
        socket = new Socket(
                listener.localAddress().getAddress(), listener.localAddress().getPort());
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
    }

    void call(int xid, int procedure) throws IOException {
        var record = ByteBuffer.allocate(44);
        record.putInt(40 | LAST_FRAGMENT).putInt(xid).putInt(0).putInt(2);
        record.putInt(ScriptedProgram.NUMBER).putInt(1).putInt(procedure);
        record.putInt(0).putInt(0).putInt(0).putInt(0);
        socket.getOutputStream().write(record.array());
    }

    /// Reads the reply to `xid` and returns what follows its header.
    ByteBuffer reply(int xid, int acceptStat) throws IOException {
        var reply = anyReply();
        assertThat(reply.getInt()).as("xid").isEqualTo(xid);
        assertThat(reply.getInt()).as("a reply").isEqualTo(1);
        assertThat(reply.getInt()).as("accepted").isZero();
        reply.getInt();
        assertThat(reply.getInt()).as("length of the verifier").isZero();
        assertThat(reply.getInt()).as("accept_stat").isEqualTo(acceptStat);
        return reply;
    }

    ByteBuffer anyReply() throws IOException {
        var record = new byte[in.readInt() & ~LAST_FRAGMENT];
        in.readFully(record);
        return ByteBuffer.wrap(record);
    }

    void assertEchoes(int xid) throws IOException {
        call(xid, ECHO);
        assertThat(reply(xid, SUCCESS).getInt()).isEqualTo(42);
    }

    @Override
    public void close() throws IOException {
        virtual.close();
        group.close();
        socket.close();
        pool.assertClean();
        assertThat(events.failures()).isEmpty();
    }
}
