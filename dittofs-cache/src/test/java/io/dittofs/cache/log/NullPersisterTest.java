package io.dittofs.cache.log;

import java.util.Random;

final class NullPersisterTest extends PersisterContract {
    @Override
    Persister open() {
        return new NullPersister(new Random(1));
    }

    @Override
    Persister reopen(Persister closed) {
        throw new IllegalStateException("nothing lasts");
    }
}
