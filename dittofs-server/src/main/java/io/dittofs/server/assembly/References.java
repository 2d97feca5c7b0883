package io.dittofs.server.assembly;

import io.dittofs.config.Checks;
import io.dittofs.config.NearestName;
import io.dittofs.server.share.ShareSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Checks what shares say of other parts of the configuration and of each other.
final class References {
    private References() {}

    static void check(
            List<ShareSettings> shares, Set<String> metadataStores, Set<String> contentStores, Checks checks) {
        Map<String, Integer> shareByName = new HashMap<>();
        Map<String, ShareSettings> firstUser = new HashMap<>();
        for (int i = 0; i < shares.size(); i++) {
            ShareSettings share = shares.get(i);
            String path = "shares[" + i + "]";
            checkStore(path + ".metadata_store", share.metadataStore(), metadataStores, checks);
            checkStore(path + ".content_store", share.contentStore(), contentStores, checks);
            Integer earlier = shareByName.putIfAbsent(share.name(), i);
            checks.require(
                    earlier == null,
                    path + ".name",
                    "'" + share.name() + "' is the name of shares[" + earlier + "], too");
            if (metadataStores.contains(share.metadataStore())) {
                ShareSettings user =
                        Objects.requireNonNullElse(firstUser.putIfAbsent(share.contentStore(), share), share);
                boolean isConflict = !user.metadataStore().equals(share.metadataStore());
                checks.require(!isConflict, path + ".content_store", conflict(share, user));
            }
        }
    }

    private static void checkStore(String path, String name, Set<String> names, Checks checks) {
        String known = names.isEmpty() ? "; there is none" : "; there is " + String.join(", ", names);
        String hint = NearestName.hint(name, names);
        checks.require(
                names.contains(name), path, "no store is named '" + name + "'" + (hint.isEmpty() ? known : hint));
    }

    /// Two metadata stores would give the same content ids to different files.
    private static String conflict(ShareSettings share, ShareSettings user) {
        return "'" + share.contentStore() + "' keeps the contents of metadata store '" + user.metadataStore()
                + "' (share " + user.name() + ") and cannot keep those of '" + share.metadataStore()
                + "', too; give each metadata store a content store of its own";
    }
}
