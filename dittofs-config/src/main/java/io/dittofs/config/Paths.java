package io.dittofs.config;

/// Paths of keys as they are told: `adapters.nfs.port`, `shares[0].name`.
final class Paths {
    private Paths() {}

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String element(String path, int index) {
        return path + "[" + index + "]";
    }
}
