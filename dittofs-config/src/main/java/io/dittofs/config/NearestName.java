package io.dittofs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody probably meant.
public final class NearestName {
    private NearestName() {}

    /// Such as ` (did you mean 'port'?)` where a name is close, else nothing; to be appended to a message.
    public static String hint(String name, Collection<String> names) {
        return of(name, names)
                .map(nearest -> " (did you mean '" + nearest + "'?)")
                .orElse("");
    }

    /// The name with the fewest edits, if they are few for its length. Case and separators do not count.
    public static Optional<String> of(String name, Collection<String> names) {
        String wanted = letters(name);
        if (wanted.length() > Limits.COMPARED_CHARS_MAX) {
            return Optional.empty();
        }
        int distanceMax = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(candidate -> distance(wanted, letters(candidate)) <= distanceMax)
                .min(Comparator.<String>comparingInt(candidate -> distance(wanted, letters(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\- ]", "");
    }

    /// Insertions, removals, replacements and swaps of neighbours that turn one text into the other.
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cell(a, b, i, j, rows);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cell(String a, String b, int i, int j, int[][] rows) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean isSwap = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return isSwap ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
