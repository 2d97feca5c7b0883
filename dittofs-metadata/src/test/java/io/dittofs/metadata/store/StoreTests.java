package io.dittofs.metadata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What each part of the conformance kit works on.
interface StoreTests {
    MetadataStore store();

    /// A share that the store had not before.
    StoreTree tree();

    /// Closes the store and opens it again.
    ///
    /// @return the store as it is now, as [#store] is from now on
    MetadataStore reopen() throws Exception;

    boolean isPersistent();

    /// How many entries the test of a huge directory makes.
    int hugeDirectoryEntries();

    static void assertRefused(FsError error, ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.error()).isEqualTo(error);
    }
}
