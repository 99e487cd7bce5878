package dev.tidewire.security;

import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How keys stand in their file: JSON, by their ids, each with the SHA-256 of its secret and never the secret. */
final class KeptKeys {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

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
        if (!(StrictJson.object(file).get("keys") instanceof Map<?, ?> entries)) {
            throw new IOException("no object 'keys'");
        }
        Map<String, Kept> keys = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String id = String.valueOf(entry.getKey());
            try {
                keys.put(id, kept(id, (Map<?, ?>) entry.getValue()));
            } catch (IllegalArgumentException | DateTimeException | ClassCastException | NullPointerException e) {
                throw new IOException("key " + id + " is not written as it should be", e);
            }
        }
        return keys;
    }

    private static Kept kept(String id, Map<?, ?> values) {
        String hash = text(values, "sha256");
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("no SHA-256");
        }
        Rights rights = ClaimedRights.read(values.get("rights"));
        ApiKey key = new ApiKey(
                id,
                text(values, "user"),
                rights,
                Instant.parse(text(values, "created")),
                values.containsKey("expires") ? Instant.parse(text(values, "expires")) : null,
                values.containsKey("label") ? text(values, "label") : null);
        return new Kept(key, hash);
    }

    private static String text(Map<?, ?> values, String name) {
        @Nullable Object value = values.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text '" + name + "'");
    }
}
