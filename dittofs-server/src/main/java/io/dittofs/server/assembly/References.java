package io.dittofs.server.assembly;

import io.dittofs.config.Checks;
import io.dittofs.config.NearestName;
import io.dittofs.server.content.ContentStoreSettings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.share.ShareSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks what shares say of other parts of the configuration and of each other.
final class References {
    private References() {}

    static void check(
            List<ShareSettings> shares,
            Set<String> metadataStores,
            Map<String, ContentStoreSettings> contents,
            Checks checks) {
        Set<String> contentStores = contents.keySet();
        Map<String, ShareSettings> firstOfMetadata = new HashMap<>();
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
                if (isInBlocks(contents.get(share.contentStore()))) {
                    ShareSettings first = Objects.requireNonNullElse(
                            firstOfMetadata.putIfAbsent(share.metadataStore(), share), share);
                    checks.require(
                            first.contentStore().equals(share.contentStore()),
                            path + ".content_store",
                            otherBlocks(share, first));
                }
            }
        }
    }

    private static boolean isInBlocks(@Nullable ContentStoreSettings store) {
        return store != null && !(store instanceof MemoryContentSettings);
    }

    /// Equal blocks are stored once for all shares of a metadata store.
    private static String otherBlocks(ShareSettings share, ShareSettings first) {
        return "the blocks of metadata store '" + share.metadataStore() + "' are in '" + first.contentStore()
                + "' (share " + first.name() + ") and cannot be in '" + share.contentStore()
                + "', too; give each content store a metadata store of its own";
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
