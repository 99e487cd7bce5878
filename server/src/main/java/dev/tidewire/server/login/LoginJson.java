package dev.tidewire.server.login;

import dev.tidewire.server.login.DemoIssuer.Token;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The JSON of {@link LoginPage}. */
final class LoginJson {
    // Anybody may log in: no name that they sent is to stay in a table
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxNameLength(64)
                    .maxStringLength(1024)
                    .build())
            .build();

    private LoginJson() {}

    /** A name and a password. */
    record Asked(String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** @throws IllegalArgumentException if it is not an object of these two, saying so */
    static Asked read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong();
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                String value = parser.nextStringValue();
                if (value == null || fields.put(name, value) != null) {
                    throw wrong();
                }
            }
            if (parser.nextToken() != null) {
                throw wrong();
            }
        } catch (JacksonException e) {
            throw wrong();
        }
        String name = fields.remove("name");
        String password = fields.remove("password");
        if (name == null || password == null || !fields.isEmpty()) {
            throw wrong();
        }
        return new Asked(name, password);
    }

    private static String text(byte[] body) {
        try {
            // Given bytes, Jackson without its table would repair what is not UTF-8
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong();
        }
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("Send {\"name\": ..., \"password\": ...}, both texts.");
    }

    static String required() {
        return "{\"login\":true}";
    }

    static String issued(String name, Token token) {
        return write(
                Map.of("name", name, "token", token.text()), token.expires().toEpochMilli());
    }

    static String error(String message) {
        return write(Map.of("error", message), 0);
    }

    private static String write(Map<String, String> texts, long expires) {
        StringWriter json = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            out.writeStartObject();
            texts.forEach(out::writeStringProperty);
            if (expires > 0) {
                out.writeNumberProperty("expires", expires);
            }
            out.writeEndObject();
        }
        return json.toString();
    }
}
