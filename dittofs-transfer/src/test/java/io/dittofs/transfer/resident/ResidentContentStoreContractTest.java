package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.transfer.ContentStoreContract;

final class ResidentContentStoreContractTest extends ContentStoreContract {
    @Override
    protected ContentStore open(long capacityBytes) {
        return new ResidentContentStore(OffHeapPages.poisoning(capacityBytes));
    }
}
