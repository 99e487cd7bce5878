package dev.tidewire.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Numbers of cases, such as {@code 9.1.6}, and patterns of them. */
final class CaseId {
    private static final Set<String> LARGE_GROUPS = Set.of("9", "12", "13");

    private CaseId() {}

    /** The group a case is counted under: {@code 6} for 6.3.1, but {@code 9.1} for 9.1.6, as those take long. */
    static String group(String id) {
        String[] parts = id.split("\\.", 3);
        return LARGE_GROUPS.contains(parts[0]) ? parts[0] + "." + parts[1] : parts[0];
    }

    /**
     * Picks cases, in their order.
     *
     * @param patterns separated by commas; {@code 9} and {@code 9.*} are all of group 9, {@code 12.*.1} the first of
     *     each of its parts
     * @throws UsageException if a pattern fits no case
     */
    static List<String> select(List<String> all, String patterns) {
        List<String[]> wanted = Arrays.stream(patterns.split(",", -1))
                .map(pattern -> pattern.trim().split("\\.", -1))
                .toList();
        for (String[] pattern : wanted) {
            if (all.stream().noneMatch(id -> fits(id, pattern))) {
                throw new UsageException("No case fits '" + String.join(".", pattern) + "'; see conformance/run list");
            }
        }
        List<String> picked = new ArrayList<>(all);
        picked.removeIf(id -> wanted.stream().noneMatch(pattern -> fits(id, pattern)));
        return picked;
    }

    private static boolean fits(String id, String[] pattern) {
        String[] parts = id.split("\\.", -1);
        if (pattern.length > parts.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }
}
