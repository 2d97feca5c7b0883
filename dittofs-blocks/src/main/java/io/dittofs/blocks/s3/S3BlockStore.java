package io.dittofs.blocks.s3;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreCounters;
import io.dittofs.blocks.store.StoreOperation;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// A block store in a bucket, behind a prefix. What a service has beyond S3's basic operations is not
/// needed.
///
/// Requests that fail in a way that may pass are tried again, with growing delays, up to the options'
/// `retriesMax`; a body that breaks off is tried again, too. Calls end within the timeouts whatever the
/// service does.
///
/// **Threading**: thread-safe; calls wait for the network and may be interrupted, which is `UNAVAILABLE`.
///
/// **Ownership**: owns its connections.
///
/// **Errors**: a bucket that is not there, credentials or permissions that do not suffice are `REFUSED`,
/// with a message that names the setting. A store cannot be `FULL` at Amazon, but at others.
public final class S3BlockStore implements BlockStore {
    private static final int PAGE_MAX = 1000;

    private final S3Options options;
    private final S3Faults faults;
    private final StoreCounters counters;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final S3Client client;
    private final ObjectDeletion deletion;
    private volatile boolean isClosed;

    private S3BlockStore(S3Options options, SdkHttpClient http, LongSupplier nanoClock) {
        this.options = options;
        this.faults = new S3Faults(options);
        this.counters = new StoreCounters(nanoClock);
        this.credentials = S3Clients.credentials(options.credentials());
        this.http = http;
        this.client = S3Clients.client(options, credentials, http, List.of(new RetryCount(counters)));
        this.deletion = new ObjectDeletion(client, options);
    }

    /// A store in this bucket. Asks the service nothing yet: see [#probe].
    public static S3BlockStore open(S3Options options) {
        return open(options, S3Clients.http(options));
    }

    /// A store that speaks through this client, which it owns.
    static S3BlockStore open(S3Options options, SdkHttpClient http) {
        return new S3BlockStore(options, http, System::nanoTime);
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        BlockKeys.requireValid(key);
        call(StoreOperation.PUT, "cannot put " + key, tally -> {
            long bytes = data.stream().mapToLong(ByteBuffer::remaining).sum();
            new ObjectPut(client, options, name(key), data, bytes).send();
            tally.add(1, bytes);
            return null;
        });
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        BlockKeys.requireValid(key);
        Objects.checkIndex(offset, Long.MAX_VALUE);
        call(StoreOperation.GET, "cannot get " + key, tally -> {
            long wanted = into.stream().mapToLong(ByteBuffer::remaining).sum();
            long read = wanted == 0 ? emptyRange(key, offset) : range(key, offset, new ObjectBody(offset, into));
            if (read < wanted) {
                throw new BlockStoreException(
                        Kind.DAMAGED,
                        "object " + key + " ends " + (wanted - read) + " bytes before " + wanted + " from " + offset);
            }
            tally.add(1, wanted);
            into.forEach(buffer -> buffer.position(buffer.limit()));
            return null;
        });
    }

    private long range(String key, long offset, ObjectBody body) {
        String range = "bytes=" + offset + "-" + (offset + body.wanted() - 1);
        return client.getObject(
                get -> get.bucket(options.bucket())
                        .key(name(key))
                        .range(range)
                        .overrideConfiguration(
                                call -> call.apiCallTimeout(options.timeouts().read())),
                body);
    }

    /// There is no way to ask for no bytes of an object.
    private long emptyRange(String key, long offset) throws BlockStoreException {
        HeadObjectResponse object = head(key);
        if (object == null) {
            throw new BlockStoreException(Kind.NOT_FOUND, "cannot get " + key + ": there is no such object");
        }
        if (object.contentLength() < offset) {
            throw new BlockStoreException(
                    Kind.DAMAGED, "object " + key + " ends at " + object.contentLength() + ", before " + offset);
        }
        return 0;
    }

    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        keys.forEach(BlockKeys::requireValid);
        call(StoreOperation.DELETE, "cannot delete objects", tally -> {
            for (int from = 0; from < keys.size(); from += ObjectDeletion.BATCH_MAX) {
                int to = Math.min(keys.size(), from + ObjectDeletion.BATCH_MAX);
                deletion.delete(keys.subList(from, to).stream().map(this::name).toList());
            }
            tally.add(keys.size(), 0);
            return null;
        });
    }

    @Override
    public BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException {
        Objects.checkIndex(max - 1, Integer.MAX_VALUE);
        return call(StoreOperation.LIST, "cannot list objects", tally -> {
            BlockPage page = page(prefix, after, max);
            tally.add(page.objects().size(), 0);
            return page;
        });
    }

    private BlockPage page(String prefix, @Nullable String after, int max) {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(options.bucket())
                .prefix(options.prefix() + prefix)
                .startAfter(after == null ? null : options.prefix() + after)
                .maxKeys(Math.min(max, PAGE_MAX))
                .build();
        List<StoredObject> found = new ArrayList<>();
        while (true) {
            ListObjectsV2Response answer = client.listObjectsV2(request);
            for (S3Object object : answer.contents()) {
                // What others put into the bucket may have a name that no key has.
                String key = object.key().substring(options.prefix().length());
                if (BlockKeys.isValid(key)) {
                    found.add(new StoredObject(key, object.size(), object.lastModified()));
                }
            }
            if (!answer.isTruncated()) {
                return new BlockPage(found, true);
            }
            if (found.size() == max) {
                return new BlockPage(found, false);
            }
            request = request.toBuilder()
                    .startAfter(null)
                    .continuationToken(answer.nextContinuationToken())
                    .maxKeys(Math.min(max - found.size(), PAGE_MAX))
                    .build();
        }
    }

    @Override
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        BlockKeys.requireValid(key);
        return this.<@Nullable StoredObject>call(StoreOperation.STAT, "cannot look for " + key, tally -> {
            HeadObjectResponse object = head(key);
            if (object == null) {
                return null;
            }
            tally.add(1, 0);
            return new StoredObject(key, object.contentLength(), object.lastModified());
        });
    }

    /// The answer to a HEAD has no body, so that a bucket which is not there looks like an object which
    /// is not.
    private @Nullable HeadObjectResponse head(String key) throws BlockStoreException {
        try {
            return client.headObject(head -> head.bucket(options.bucket())
                    .key(name(key))
                    .overrideConfiguration(
                            call -> call.apiCallTimeout(options.timeouts().read())));
        } catch (NoSuchKeyException missing) {
            requireBucket();
            return null;
        }
    }

    private void requireBucket() throws BlockStoreException {
        try {
            client.headBucket(head -> head.bucket(options.bucket()));
        } catch (NoSuchBucketException missing) {
            throw new BlockStoreException(
                    Kind.REFUSED,
                    "the bucket '" + options.bucket() + "' does not exist at " + options.place(),
                    missing);
        }
    }

    @Override
    public StoreSpace space() {
        return StoreSpace.UNLIMITED;
    }

    @Override
    public void probe() throws BlockStoreException {
        resolveCredentials();
        String key = "dittofs-probe/" + UUID.randomUUID();
        byte[] written = {1, 2, 3, 4};
        ByteBuffer read = ByteBuffer.allocate(written.length);
        put(key, List.of(ByteBuffer.wrap(written)));
        get(key, 0, read);
        list("dittofs-probe/", null, 1);
        delete(List.of(key));
        if (!read.flip().equals(ByteBuffer.wrap(written))) {
            throw new BlockStoreException(Kind.DAMAGED, options.place() + " does not give back what was written");
        }
    }

    private void resolveCredentials() throws BlockStoreException {
        try {
            credentials.resolveCredentials();
        } catch (SdkException none) {
            throw new BlockStoreException(
                    Kind.REFUSED,
                    "there are no credentials for the bucket '" + options.bucket()
                            + "': set access_key_id and secret_access_key, or give the server's process some by"
                            + " environment, profile or role",
                    none);
        }
    }

    @Override
    public BlockStoreStatistics statistics() {
        return counters.statistics();
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            client.close();
            http.close();
            if (credentials instanceof SdkAutoCloseable chain) {
                chain.close();
            }
        }
    }

    private String name(String key) {
        return options.prefix() + key;
    }

    private <T extends @Nullable Object> T call(StoreOperation operation, String doing, StoreCounters.Call<T> body)
            throws BlockStoreException {
        return counters.count(operation, tally -> {
            try {
                requireOpen();
                return body.run(tally);
            } catch (SdkException failure) {
                throw faults.of(doing, failure);
            } catch (IllegalStateException failure) {
                // What the pool of connections says when it was closed under a call.
                requireOpen();
                throw failure;
            }
        });
    }

    private void requireOpen() throws BlockStoreException {
        if (isClosed) {
            throw new BlockStoreException(Kind.UNAVAILABLE, "the store is closed");
        }
    }
}
