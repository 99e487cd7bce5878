package dev.tidewire.websocket;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody may do, and with which names (paths for {@link Right#CONNECT}); whatever is not allowed is forbidden.
 * Names are compared byte by byte. A name that ends in {@code *} stands for all that begin alike, {@code *} for all.
 * Immutable: {@link #allow} answers a changed copy.
 */
public final class Rights {
    private static final String ANYTHING = "*";
    private static final Rights NONE = new Rights(Map.of());
    private static final Rights ALL = NONE.allow(Right.CONNECT, ANYTHING)
            .allow(Right.READ, ANYTHING)
            .allow(Right.WRITE, ANYTHING)
            .allow(Right.PRESENCE, ANYTHING);

    private final Map<Right, Set<String>> names;

    private Rights(Map<Right, Set<String>> names) {
        this.names = names;
    }

    /** Nothing is allowed. */
    public static Rights none() {
        return NONE;
    }

    /** Everything is allowed. */
    public static Rights all() {
        return ALL;
    }

    /**
     * Allows this for these names, too.
     *
     * @throws IllegalArgumentException if a name is empty, or has a {@code *} that is not its last character
     */
    public Rights allow(Right right, String... allowed) {
        Map<Right, Set<String>> changed = new EnumMap<>(Right.class);
        changed.putAll(names);
        Set<String> mine = new TreeSet<>(changed.getOrDefault(right, Set.of()));
        Arrays.stream(allowed).map(Rights::checked).forEach(mine::add);
        changed.put(right, Set.copyOf(mine));
        return new Rights(changed);
    }

    private static String checked(String name) {
        int star = name.indexOf('*');
        if (name.isEmpty() || (star >= 0 && star < name.length() - 1)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name that rights are given for: a * may stand last");
        }
        return name;
    }

    /** Whether this is allowed for this name. A {@code *} in it has no meaning. */
    public boolean allows(Right right, String name) {
        Set<String> allowed = names.getOrDefault(right, Set.of());
        return allowed.contains(ANYTHING) || allowed.stream().anyMatch(pattern -> covers(pattern, name));
    }

    private static boolean covers(String pattern, String name) {
        return pattern.endsWith(ANYTHING)
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    /** The names this is allowed for, in order. */
    public List<String> names(Right right) {
        return List.copyOf(new TreeSet<>(names.getOrDefault(right, Set.of())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rights rights && rights.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
