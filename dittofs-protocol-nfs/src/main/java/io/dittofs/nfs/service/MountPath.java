package io.dittofs.nfs.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The path that a client mounts, with single slashes and none at the end (but for the root).
///
/// @param text such as `/export/projects`
record MountPath(String text) {

    /// The path of these bytes; empty for one that is not absolute, not UTF-8 or that climbs by `..`.
    static Optional<MountPath> of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith("/") || text.indexOf('\uFFFD') >= 0) {
            return Optional.empty();
        }
        List<String> names = split(text);
        return names.contains("..") ? Optional.empty() : Optional.of(new MountPath("/" + String.join("/", names)));
    }

    /// The names that lead from a share's root to this path, which lies in the share.
    List<String> below(String shareName) {
        return split(text.substring(shareName.length()));
    }

    private static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
