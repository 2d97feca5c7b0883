package io.dittofs.cache.log;

/// Is told when the log may have room again. **Threading**: called by a thread of the log, which it must not keep.
@FunctionalInterface
public interface SpaceListener {
    void onSpace();
}
