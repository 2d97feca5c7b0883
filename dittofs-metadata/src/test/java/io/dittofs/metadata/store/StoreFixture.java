package io.dittofs.metadata.store;

import java.io.IOException;

/// Where the stores of one test come from. What was made for the test goes when the fixture is closed.
public interface StoreFixture extends AutoCloseable {
    /// Opens the store: an empty one the first time; later the same one, which the test has closed before.
    MetadataStore open() throws Exception;

    /// Whether a store that is opened again still has what was committed.
    boolean isPersistent();

    @Override
    void close() throws IOException;
}
