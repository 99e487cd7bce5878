package dev.tidewire.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON objects so that all who read them see the same: UTF-8 alone, no name twice (RFC 8725 §2.4), nothing behind
 * the end; at most 32 levels deep, and numbers of 100 digits.
 */
final class StrictJson {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    // Anybody's token is read: no name of it is to stay in a table
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** @throws IOException if it is no such object; the message has nothing of it */
    static Map<String, Object> object(byte[] utf8) throws IOException {
        String text;
        try {
            // Given bytes, Jackson would take UTF-16 and UTF-32, too
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8", e);
        }
        Map<String, Object> object;
        try {
            object = MAPPER.readValue(text, OBJECT);
        } catch (JacksonException e) {
            // What Jackson says quotes what it read, which may be secret
            throw new IOException("no JSON object of ours: " + e.getClass().getSimpleName());
        }
        if (object == null) {
            throw new IOException("no JSON object");
        }
        return object;
    }

    static byte[] write(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }
}
