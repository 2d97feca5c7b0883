package io.dittofs.blocks.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Sends one object: in one request, or in parts that become an object when all are there. Parts are sent
/// one after the other, straight from the buffers; many objects at once fill the line.
///
/// **Threading**: confined to the thread of its call.
///
/// **Errors**: those of the SDK. Parts of an object that did not come to be are deleted, as far as the
/// service can be reached; for the others there is a lifecycle rule of the bucket.
///
/// @param client of the SDK
/// @param options which bucket, and how
/// @param key of the object in the bucket
/// @param data whose remaining bytes are sent
/// @param bytes how many that are
record ObjectPut(S3Client client, S3Options options, String key, List<ByteBuffer> data, long bytes) {
    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final long PART_BYTES = 8 << 20;
    private static final int PARTS_MAX = 10_000;

    void send() {
        if (bytes <= options.multipartBytes()) {
            client.putObject(whole(), body(0, bytes));
        } else {
            sendParts();
        }
    }

    private PutObjectRequest whole() {
        return PutObjectRequest.builder()
                .bucket(options.bucket())
                .key(key)
                .serverSideEncryption(encryption())
                .ssekmsKeyId(encryptionKey())
                .build();
    }

    private RequestBody body(long from, long count) {
        return RequestBody.fromContentProvider(() -> new BufferStream(data, from, count), count, CONTENT_TYPE);
    }

    private void sendParts() {
        String upload = client.createMultipartUpload(CreateMultipartUploadRequest.builder()
                        .bucket(options.bucket())
                        .key(key)
                        .serverSideEncryption(encryption())
                        .ssekmsKeyId(encryptionKey())
                        .build())
                .uploadId();
        boolean isComplete = false;
        try {
            complete(upload, sendParts(upload));
            isComplete = true;
        } finally {
            if (!isComplete) {
                abort(upload);
            }
        }
    }

    private List<CompletedPart> sendParts(String upload) {
        long partBytes = Math.max(PART_BYTES, Math.ceilDiv(bytes, (long) PARTS_MAX));
        List<CompletedPart> parts = new ArrayList<>();
        for (long from = 0; from < bytes; from += partBytes) {
            long count = Math.min(partBytes, bytes - from);
            int number = parts.size() + 1;
            String tag = client.uploadPart(
                            part -> part.bucket(options.bucket())
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(number),
                            body(from, count))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        return parts;
    }

    private void complete(String upload, List<CompletedPart> parts) {
        try {
            client.completeMultipartUpload(complete -> complete.bucket(options.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts)));
        } catch (NoSuchUploadException gone) {
            // It was an attempt whose answer got lost that completed it.
            HeadObjectResponse object =
                    client.headObject(head -> head.bucket(options.bucket()).key(key));
            if (object.contentLength() != bytes) {
                throw gone;
            }
        }
    }

    /// What the caller is to hear is why the object is not there, not that its parts still are.
    private void abort(String upload) {
        try {
            client.abortMultipartUpload(
                    abort -> abort.bucket(options.bucket()).key(key).uploadId(upload));
        } catch (SdkException _) {
            return;
        }
    }

    private @Nullable ServerSideEncryption encryption() {
        return switch (options.encryption()) {
            case S3Encryption.BucketDefault() -> null;
            case S3Encryption.Aes256() -> ServerSideEncryption.AES256;
            case S3Encryption.Kms _ -> ServerSideEncryption.AWS_KMS;
        };
    }

    private @Nullable String encryptionKey() {
        return options.encryption() instanceof S3Encryption.Kms(String keyId) ? keyId : null;
    }
}
