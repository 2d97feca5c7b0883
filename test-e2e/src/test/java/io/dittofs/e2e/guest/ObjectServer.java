package io.dittofs.e2e.guest;

import io.dittofs.blocks.s3.FaultProxy;
import io.dittofs.blocks.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// An S3 server as a process of its own on the host, with one bucket, and the proxy through which a network reaches it.
///
/// **Threading**: thread-safe.
///
/// **Ownership**: closing it ends process and proxy; the directory is the caller's.
final class ObjectServer implements AutoCloseable {
    private static final String BUCKET = "e2e-bucket";

    private final S3Server server;
    private final FaultProxy proxy;

    private ObjectServer(S3Server server, FaultProxy proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    /// Starts a server with an empty bucket.
    static ObjectServer start(LabNetwork network, Path directory) {
        try {
            S3Server server = S3Server.startInFiles(directory);
            try {
                server.createBucket(BUCKET);
                return new ObjectServer(server, FaultProxy.before(server.port(), network::listen));
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The settings of a content store in the bucket.
    String settings() {
        return "{ endpoint: '%s', bucket: %s, access_key_id: %s, secret_access_key: %s }"
                .formatted(
                        proxy.endpoint(),
                        BUCKET,
                        S3Server.CREDENTIALS.accessKeyId(),
                        S3Server.CREDENTIALS.secretAccessKey());
    }

    FaultProxy proxy() {
        return proxy;
    }

    /// The names of all objects.
    List<String> names() {
        return server.names(BUCKET);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
