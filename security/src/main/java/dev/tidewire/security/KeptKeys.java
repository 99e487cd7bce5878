package dev.tidewire.security;

import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How keys stand in their file: JSON, by their ids, each with the SHA-256 of its secret and never the secret. */
final class KeptKeys {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> MEMBERS = Set.of("user", "label", "created", "expires", "rights", "sha256");

    private KeptKeys() {}

    /** A key, and the SHA-256 of its secret in hexadecimal. */
    record Kept(ApiKey key, String hash) {}

    static byte[] write(Map<String, Kept> keys) {
        Map<String, Object> all = new LinkedHashMap<>();
        keys.forEach((id, kept) -> all.put(id, values(kept)));
        return StrictJson.write(Map.of("keys", all));
    }

    private static Map<String, Object> values(Kept kept) {
        ApiKey key = kept.key();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("user", key.user());
        if (key.label() != null) {
            values.put("label", key.label());
        }
        values.put("created", key.created().toString());
        if (key.expires() != null) {
            values.put("expires", key.expires().toString());
        }
        Map<String, Object> rights = new LinkedHashMap<>();
        for (Right right : Right.values()) {
            List<String> names = key.rights().names(right);
            if (!names.isEmpty()) {
                rights.put(right.name().toLowerCase(Locale.ROOT), names);
            }
        }
        values.put("rights", rights);
        values.put("sha256", kept.hash());
        return values;
    }

    /** @throws IOException if it is no such file */
    static Map<String, Kept> read(byte[] file) throws IOException {
        Map<String, Object> object = StrictJson.object(file);
        if (!(object.get("keys") instanceof Map<?, ?> entries) || object.size() > 1) {
            throw new IOException("it has to have an object 'keys', and nothing else");
        }
        Map<String, Kept> keys = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String id = String.valueOf(entry.getKey());
            try {
                keys.put(id, kept(id, entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw new IOException("key " + id + " is not written as it should be: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static Kept kept(String id, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> values)) {
            throw new IllegalArgumentException("it is no object");
        }
        refuseOthers(values);
        String hash = text(values, "sha256");
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("no SHA-256");
        }
        // Asked here, since a login that fails would be the first to tell of it
        String user = Principal.of(text(values, "user")).user();
        Rights rights = ClaimedRights.read(values.get("rights"));
        ApiKey key = new ApiKey(
                id,
                user,
                rights,
                time(values, "created"),
                values.containsKey("expires") ? time(values, "expires") : null,
                values.containsKey("label") ? text(values, "label") : null);
        return new Kept(key, hash);
    }

    // With a misspelt 'expires' a key would be good for ever
    private static void refuseOthers(Map<?, ?> values) {
        for (Object name : values.keySet()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("a key has no '" + name + "'");
            }
        }
    }

    private static Instant time(Map<?, ?> values, String name) {
        String text = text(values, name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + name + "' is no time such as 2030-12-31T00:00:00Z", e);
        }
    }

    private static String text(Map<?, ?> values, String name) {
        @Nullable Object value = values.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text '" + name + "'");
    }
}
