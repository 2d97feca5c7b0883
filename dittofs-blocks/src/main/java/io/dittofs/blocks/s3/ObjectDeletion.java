package io.dittofs.blocks.s3;

import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Deletes objects, many by one request. A service that does not know such requests says so once; from
/// then on each object is a request.
///
/// **Threading**: thread-safe.
///
/// **Errors**: those of the SDK; an object that cannot be deleted is one of them, whatever became of the
/// others.
final class ObjectDeletion {
    /// The most of one request.
    static final int BATCH_MAX = 1000;

    private static final Set<String> UNKNOWN =
            Set.of("NotImplemented", "MethodNotAllowed", "MalformedXML", "MissingContentMD5", "InvalidArgument");

    private final S3Client client;
    private final S3Options options;
    private volatile boolean isOneByOne;

    ObjectDeletion(S3Client client, S3Options options) {
        this.client = client;
        this.options = options;
    }

    /// Deletes up to [#BATCH_MAX] objects of these names.
    void delete(List<String> names) {
        if (names.size() > 1 && !isOneByOne) {
            try {
                deleteTogether(names);
                return;
            } catch (S3Exception refusal) {
                if (!isUnknown(refusal)) {
                    throw refusal;
                }
                isOneByOne = true;
            }
        }
        for (String name : names) {
            client.deleteObject(delete -> delete.bucket(options.bucket()).key(name));
        }
    }

    private void deleteTogether(List<String> names) {
        List<ObjectIdentifier> objects = names.stream()
                .map(name -> ObjectIdentifier.builder().key(name).build())
                .toList();
        DeleteObjectsResponse answer = client.deleteObjects(delete -> delete.bucket(options.bucket())
                .delete(batch -> batch.objects(objects).quiet(true)));
        for (S3Error error : answer.errors()) {
            if (!error.code().equals("NoSuchKey")) {
                // Alone, it fails with an error that says all.
                client.deleteObject(delete -> delete.bucket(options.bucket()).key(error.key()));
            }
        }
    }

    private static boolean isUnknown(AwsServiceException refusal) {
        int status = refusal.statusCode();
        return status == 501 || status == 405 || (status == 400 && UNKNOWN.contains(S3Faults.code(refusal)));
    }
}
