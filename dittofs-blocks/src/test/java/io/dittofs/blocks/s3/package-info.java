/// Tests of the block store in a bucket, against a server of its own behind a proxy that makes faults.
/// Other modules use `S3Server` and `FaultProxy`, too.
@NullMarked
package io.dittofs.blocks.s3;

import org.jspecify.annotations.NullMarked;
