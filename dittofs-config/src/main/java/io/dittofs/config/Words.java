package io.dittofs.config;

import java.util.List;

/// Lists of names as one reads them.
final class Words {
    private Words() {}

    /// `text`, `text or json`, `stdout, stderr or a path`.
    static String or(List<String> names) {
        int last = names.size() - 1;
        return last <= 0
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
