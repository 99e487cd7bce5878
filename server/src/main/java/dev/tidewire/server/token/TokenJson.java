package dev.tidewire.server.token;

import dev.tidewire.security.ApiKey;
import dev.tidewire.websocket.Right;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The list of keys as JSON: an array of objects, in the order in which the keys were made. */
final class TokenJson {
    private TokenJson() {}

    static String write(List<ApiKey> keys) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartArray();
            keys.forEach(key -> write(out, key));
            out.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, ApiKey key) {
        Instant expires = key.expires();
        String label = key.label();
        out.writeStartObject();
        out.writeStringProperty("id", key.id());
        out.writeStringProperty("user", key.user());
        if (label != null) {
            out.writeStringProperty("label", label);
        }
        out.writeStringProperty("created", key.created().toString());
        if (expires != null) {
            out.writeStringProperty("expires", expires.toString());
        }
        out.writeObjectPropertyStart("rights");
        for (Right right : Right.values()) {
            out.writeArrayPropertyStart(right.name().toLowerCase(Locale.ROOT));
            key.rights().names(right).forEach(out::writeString);
            out.writeEndArray();
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
