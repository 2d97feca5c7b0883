package io.dittofs.blocks.s3;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands between a client and an HTTP/1.1 server, keeps a record of the requests and does to them what a
/// test asks for. Knows nothing of S3 but the form of an error.
///
/// **Threading**: thread-safe; a virtual thread for each connection.
///
/// **Ownership**: closes its sockets when closed.
public final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final Listening listening;
    private final int port;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    /// Guarded by `this`.
    private final List<Plan> plans = new ArrayList<>();
    /// Guarded by `this`.
    private Function<Request, @Nullable Fault> choice = _ -> null;
    /// Guarded by `this`; null while nobody is let in.
    private @Nullable ServerSocket listener;

    private FaultProxy(InetSocketAddress server, Listening listening, ServerSocket listener) {
        this.server = server;
        this.listening = listening;
        this.port = listener.getLocalPort();
        this.listener = listener;
    }

    /// A proxy before the server at this port, which does nothing yet.
    public static FaultProxy before(int port) throws IOException {
        return before(port, FaultProxy::listenHere);
    }

    /// The same, for clients whose loopback address is another one than the server's.
    public static FaultProxy before(int port, Listening listening) throws IOException {
        ServerSocket listener = listening.listen(0);
        FaultProxy proxy =
                new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), listening, listener);
        proxy.serve(listener);
        return proxy;
    }

    private static ServerSocket listenHere(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }

    /// Where to go instead of to the server.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Does something to the next `count` requests.
    public void next(int count, Fault fault) {
        next(count, "", fault);
    }

    /// Does something to the next `count` requests of a method; of any, if it is empty.
    public void next(int count, String method, Fault fault) {
        next(count, request -> method.isEmpty() || request.method().equals(method), fault);
    }

    /// Does something to the next `count` requests that are meant.
    public synchronized void next(int count, Predicate<Request> isMeant, Fault fault) {
        plans.add(new Plan(count, isMeant, fault));
    }

    /// Asks what to do to each request that no plan is for, one after the other; null for nothing.
    public synchronized void choose(Function<Request, @Nullable Fault> choice) {
        this.choice = choice;
    }

    /// Ends what was planned or is chosen.
    public synchronized void heal() {
        plans.clear();
        choice = _ -> null;
    }

    /// Lets nobody in and throws out who is: connections are refused until [#endOutage].
    public synchronized void beginOutage() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }

    public synchronized void endOutage() throws IOException {
        if (listener == null) {
            listener = listening.listen(port);
            serve(listener);
        }
    }

    /// What has come since the start or the last [#forgetRequests], in order.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    @Override
    public void close() {
        try {
            beginOutage();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve(ServerSocket socket) {
        Thread.ofVirtual().name("fault-proxy").start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    connections.add(client);
                    if (socket.isClosed()) {
                        // The outage did not see this one.
                        client.close();
                    }
                    Thread.ofVirtual().name("fault-proxy-connection").start(() -> relay(client));
                } catch (IOException _) {
                    // The outage, or the end.
                    return;
                }
            }
        });
    }

    private void relay(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromServer = new BufferedInputStream(upstream.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                goesOn = relayOne(client, fromClient, upstream.getOutputStream(), fromServer);
            }
        } catch (IOException _) {
            // One side has gone: so does the other.
            return;
        } finally {
            connections.remove(client);
        }
    }

    private boolean relayOne(Socket client, InputStream fromClient, OutputStream toServer, InputStream fromServer)
            throws IOException {
        HttpMessage head = HttpMessage.head(fromClient);
        if (head == null) {
            return false;
        }
        Request request = new Request(head.method(), head.path(), head.headers());
        requests.add(request);
        Fault fault = plan(request);
        if (fault instanceof Fault.ResetRequest) {
            fromClient.readNBytes(head.contentLength() / 2);
            client.setSoLinger(true, 0);
            return false;
        }
        if (fault instanceof Fault.Silence) {
            // Until the client gives up.
            fromClient.transferTo(OutputStream.nullOutputStream());
            return false;
        }
        return answer(new Route(head.withBody(fromClient), toServer, fromServer), fault, client.getOutputStream());
    }

    private static boolean answer(Route route, @Nullable Fault fault, OutputStream toClient) throws IOException {
        HttpMessage answer = switch (fault) {
            case Fault.Answer(int status, String code) -> HttpMessage.answer(status, errorOf(code));
            case Fault.Delay(Duration delay) -> {
                LockSupport.parkNanos(delay.toNanos());
                yield route.carryOut();
            }
            case null, default -> route.carryOut();
        };
        boolean isHead = route.request().method().equals("HEAD");
        boolean isBroken = fault instanceof Fault.TruncateAnswer || fault instanceof Fault.LoseAnswer;
        if (!(fault instanceof Fault.LoseAnswer)) {
            int bodyBytes = isHead ? 0 : answer.bodyBytes();
            answer.write(toClient, isBroken ? bodyBytes / 2 : bodyBytes);
        }
        return !isBroken;
    }

    private static String errorOf(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>made by the test"
                + "</Message></Error>";
    }

    /// A request on its way to the server.
    private record Route(HttpMessage request, OutputStream toServer, InputStream fromServer) {
        HttpMessage carryOut() throws IOException {
            request.write(toServer, request.bodyBytes());
            HttpMessage head = HttpMessage.head(fromServer);
            if (head == null) {
                throw new EOFException("the server has closed the connection");
            }
            return request.method().equals("HEAD") ? head : head.withBody(fromServer);
        }
    }

    private synchronized @Nullable Fault plan(Request request) {
        for (Plan plan : plans) {
            if (plan.left > 0 && plan.isMeant.test(request)) {
                plan.left--;
                return plan.fault;
            }
        }
        return choice.apply(request);
    }

    /// How the proxy takes a port of a loopback address, any that is free for 0.
    @FunctionalInterface
    public interface Listening {
        ServerSocket listen(int port) throws IOException;
    }

    /// What a client asked for.
    ///
    /// @param method of HTTP
    /// @param path with the query
    /// @param headers each in one line
    public record Request(String method, String path, List<String> headers) {}

    private static final class Plan {
        private final Predicate<Request> isMeant;
        private final Fault fault;
        private int left;

        Plan(int count, Predicate<Request> isMeant, Fault fault) {
            this.left = count;
            this.isMeant = isMeant;
            this.fault = fault;
        }
    }
}
