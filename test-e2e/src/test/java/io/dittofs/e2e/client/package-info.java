/// A raw NFS client on a blocking socket: what it sends and what it accepts was written from the RFCs
/// alone.
///
/// Imports the JDK only, nothing of the product, so that an error in the product's codecs has no twin
/// here. Readers are strict: a reply with a byte too many, a boolean of 2 or padding that is not zero
/// is an error. Everything is used by one thread at a time.
@NullMarked
package io.dittofs.e2e.client;

import org.jspecify.annotations.NullMarked;
