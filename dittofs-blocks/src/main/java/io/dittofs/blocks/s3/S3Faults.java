package io.dittofs.blocks.s3;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// What errors of S3 mean, and what an operator is told. Immutable.
///
/// @param options of the store
record S3Faults(S3Options options) {
    private static final int DETAIL_CHARS_MAX = 200;
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage");
    private static final Set<String> LATER = Set.of(
            "RequestTimeout",
            "RequestTimeTooSlow",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "OperationAborted",
            "InternalError",
            "ServiceUnavailable",
            "RequestLimitExceeded",
            "TooManyRequests");
    private static final Set<String> REGION =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
    private static final Set<String> TOKEN = Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired");

    /// @param doing what was not done: "cannot put KEY"
    BlockStoreException of(String doing, SdkException failure) {
        return failure instanceof AwsServiceException answer ? answered(doing, answer) : unanswered(doing, failure);
    }

    private BlockStoreException answered(String doing, AwsServiceException answer) {
        String code = code(answer);
        return new BlockStoreException(kind(answer.statusCode(), code), doing + ": " + meaning(answer, code), answer);
    }

    /// The error's name, where the answer has one: none to a HEAD.
    static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static Kind kind(int status, String code) {
        if (FULL.contains(code) || status == 507) {
            return Kind.FULL;
        }
        if (LATER.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        return switch (status) {
            case 404 -> code.equals("NoSuchBucket") ? Kind.REFUSED : Kind.NOT_FOUND;
            case 416 -> Kind.DAMAGED;
            case 408, 409, 425, 429 -> Kind.UNAVAILABLE;
            case 501 -> Kind.REFUSED;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
        };
    }

    private String meaning(AwsServiceException answer, String code) {
        if (REGION.contains(code) || answer.statusCode() == 301) {
            return otherRegion(answer);
        }
        if (TOKEN.contains(code)) {
            return "the credentials have expired (" + code + ")";
        }
        return switch (code) {
            case "NoSuchBucket" ->
                "the bucket '" + options.bucket() + "' does not exist at " + options.place()
                        + ": create it, or correct bucket, region or endpoint";
            case "NoSuchKey" -> "there is no such object";
            case "InvalidAccessKeyId" -> options.place() + " does not know the access key: correct access_key_id";
            case "SignatureDoesNotMatch" ->
                "the signature is wrong: correct secret_access_key, which does not belong to access_key_id";
            case "RequestTimeTooSkewed" -> "the clock of this machine is wrong by more than the service allows: set it";
            case "AccessDenied", "AllAccessDisabled", "AccountProblem" -> noPermission(code);
            case "" -> withoutCode(answer.statusCode());
            default -> code + " (" + answer.statusCode() + ") " + detail(answer);
        };
    }

    private String withoutCode(int status) {
        return switch (status) {
            case 401, 403 -> noPermission(Integer.toString(status));
            case 404 -> "there is no such object";
            default -> options.place() + " answers with status " + status;
        };
    }

    private String noPermission(String code) {
        return "no permission in the bucket '" + options.bucket() + "' (" + code
                + "): allow the credentials s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and"
                + " s3:ListBucket";
    }

    private String otherRegion(AwsServiceException answer) {
        String right = region(answer);
        return "the bucket '" + options.bucket() + "' is not in the region " + options.region()
                + (right == null ? "" : " but in " + right) + ": correct region";
    }

    private static @Nullable String region(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .map(S3Faults::oneLine)
                        .orElse(null);
    }

    private static String detail(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String text = details == null ? null : details.errorMessage();
        return text == null ? "" : oneLine(text);
    }

    private BlockStoreException unanswered(String doing, SdkException failure) {
        return new BlockStoreException(Kind.UNAVAILABLE, doing + ": " + reason(failure), failure);
    }

    private String reason(SdkException failure) {
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return options.place() + " did not answer in time";
        }
        if (failure instanceof AbortedException) {
            return "interrupted";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return "the host of " + options.place()
                            + " is not known: correct endpoint or region, or see to DNS";
                }
                case ConnectException _ -> {
                    return options.place() + " cannot be reached (" + oneLine(cause.getMessage()) + ")";
                }
                case SSLException _ -> {
                    return "no secure connection to " + options.place() + " (" + oneLine(cause.getMessage()) + ")";
                }
                case SocketTimeoutException _ -> {
                    return options.place() + " did not answer in time";
                }
                default -> {}
            }
        }
        return options.place() + " broke off (" + oneLine(failure.getMessage()) + ")";
    }

    private static String oneLine(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > DETAIL_CHARS_MAX ? line.substring(0, DETAIL_CHARS_MAX) + "..." : line;
    }
}
