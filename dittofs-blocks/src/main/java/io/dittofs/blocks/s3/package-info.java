/// The block store in a bucket of S3 or a service that speaks its protocol.
///
/// `S3Clients` sets up the SDK, `ObjectPut` and `ObjectBody` are the two directions, `S3Faults` says what
/// an error means. Imports `store` and the AWS SDK, of which nothing leaves the package; any thread, and
/// may wait for the network.
@NullMarked
package io.dittofs.blocks.s3;

import org.jspecify.annotations.NullMarked;
