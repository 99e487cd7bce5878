package dev.tidewire.security;

import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rights as a claim of this name tells them, such as {@code {"connect": ["/chat"], "read": ["news*"]}}; none if there is
 * no such claim.
 */
record ClaimedRights(String claim) implements Function<Map<String, Object>, Rights> {
    static final ClaimedRights DEFAULT = new ClaimedRights("tidewire");

    /** @throws IllegalArgumentException if the claim is written otherwise */
    @Override
    public Rights apply(Map<String, Object> claims) {
        return claims.containsKey(claim) ? read(claims.get(claim)) : Rights.none();
    }

    /** Reads the object, which may come from elsewhere. */
    static Rights read(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> granted)) {
            throw new IllegalArgumentException("rights are an object");
        }
        Rights rights = Rights.none();
        for (Map.Entry<?, ?> entry : granted.entrySet()) {
            rights = rights.allow(right(entry.getKey()), names(entry.getValue()));
        }
        return rights;
    }

    // What is written wrongly is refused, and not left out, so that it is seen
    private static Right right(Object name) {
        for (Right right : Right.values()) {
            if (right.name().toLowerCase(Locale.ROOT).equals(name)) {
                return right;
            }
        }
        throw new IllegalArgumentException("there is no such right");
    }

    private static String[] names(Object value) {
        if (value instanceof List<?> names && names.stream().allMatch(ClaimedRights::isName)) {
            return names.toArray(String[]::new);
        }
        throw new IllegalArgumentException("a right is given for an array of names, without control characters");
    }

    private static boolean isName(@Nullable Object value) {
        return value instanceof String name && name.chars().noneMatch(Character::isISOControl);
    }
}
