package io.dittofs.blocks.s3;

import io.dittofs.blocks.store.StoreCounters;
import io.dittofs.blocks.store.StoreOperation;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Counts attempts of requests after the first. Thread-safe.
///
/// @param counters what counts
record RetryCount(StoreCounters counters) implements ExecutionInterceptor {
    private static final ExecutionAttribute<Boolean> WAS_SENT = new ExecutionAttribute<>("DittofsWasSent");

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (attributes.getOptionalAttribute(WAS_SENT).isPresent()) {
            counters.addRetries(operation(context.request()), 1);
        } else {
            attributes.putAttribute(WAS_SENT, true);
        }
    }

    private static StoreOperation operation(SdkRequest request) {
        return switch (request) {
            case GetObjectRequest _ -> StoreOperation.GET;
            case HeadObjectRequest _, HeadBucketRequest _ -> StoreOperation.STAT;
            case DeleteObjectRequest _, DeleteObjectsRequest _ -> StoreOperation.DELETE;
            case ListObjectsV2Request _ -> StoreOperation.LIST;
            // All the others are about parts.
            default -> StoreOperation.PUT;
        };
    }
}
