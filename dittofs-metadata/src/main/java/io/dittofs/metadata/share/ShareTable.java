package io.dittofs.metadata.share;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All shares of a server. Immutable.
public final class ShareTable {
    private final List<Share> shares;
    private final Map<Integer, Share> byId = new HashMap<>();

    /// **Errors**: `IllegalArgumentException` when two shares have one id or one name.
    public ShareTable(Collection<Share> shares) {
        this.shares = List.copyOf(shares);
        Map<String, Share> byName = new HashMap<>();
        for (Share share : shares) {
            if (byId.put(share.id(), share) != null) {
                throw new IllegalArgumentException("two shares have the id " + share.id());
            }
            if (byName.put(share.name(), share) != null) {
                throw new IllegalArgumentException("two shares are named " + share.name());
            }
        }
    }

    /// In the order of the configuration.
    public List<Share> all() {
        return shares;
    }

    public @Nullable Share byId(int id) {
        return byId.get(id);
    }

    /// The share whose name is the longest that the path starts with, ending at a slash or the path's end; null where
    /// none does. The path has no trailing slash.
    public @Nullable Share above(String path) {
        Share best = null;
        for (Share share : shares) {
            boolean isAbove = path.equals(share.name()) || path.startsWith(prefix(share.name()));
            if (isAbove && (best == null || share.name().length() > best.name().length())) {
                best = share;
            }
        }
        return best;
    }

    private static String prefix(String name) {
        return name.endsWith("/") ? name : name + "/";
    }
}
