package dev.tidewire.fuzz;

import dev.tidewire.security.JsonLimits;
import dev.tidewire.security.JsonSchemaValidator;
import dev.tidewire.security.JsonValidator;
import dev.tidewire.security.RecordValidator;
import dev.tidewire.websocket.Violation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any text as a message to validate: what is told of it is short and harmless; every validator draws the same line between
 * JSON and no JSON; and what passes, another reader takes, too, and passes again when it is written anew.
 *
 * <p>Input: a byte that says which limits count, then the text.
 */
public final class JsonTarget {
    private static final JsonLimits NARROW =
            JsonLimits.defaults().depth(4).keys(3).digits(5).exponent(9);
    // Written anew, a number may have moved some of its digits to its exponent, or back
    private static final JsonLimits WRITTEN =
            JsonLimits.defaults().digits(1_000).exponent(1_000);
    private static final JsonValidator JSON = JsonValidator.create();
    private static final JsonSchemaValidator ANYTHING = JsonSchemaValidator.of("{}");
    private static final RecordValidator<Probe> PROBES = RecordValidator.of(Probe.class);
    private static final JsonMapper OTHER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTarget() {}

    private enum Kind {
        A,
        B
    }

    private record Probe(
            String s,
            Optional<Integer> i,
            @Nullable Long l,
            @Nullable Double d,
            @Nullable BigDecimal b,
            @Nullable Kind k,
            @Nullable List<Boolean> list,
            @Nullable Map<String, Probe> map) {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var message = new TextMessage(new String(input, 1, input.length - 1, StandardCharsets.UTF_8));
        boolean narrow = (input[0] & 1) == 0;
        var limits = narrow ? NARROW : JsonLimits.defaults();
        var violation = JSON.within(limits).check(message);
        requireHarmless(violation);
        Property.holds(
                Objects.equals(violation, ANYTHING.within(limits).check(message)), "a schema for anything differs");
        probe(message, limits, violation);
        if (violation == null) {
            readByAnother(message.text());
        }
    }

    private static void probe(TextMessage message, JsonLimits limits, @Nullable Violation violation) {
        var probes = PROBES.within(limits);
        var other = probes.check(message);
        requireHarmless(other);
        if (other == null) {
            Property.holds(violation == null, "a record of what is no JSON");
            Property.holds(probes.read(message).equals(probes.read(message)), "reads otherwise");
        }
    }

    private static void requireHarmless(@Nullable Violation violation) {
        if (violation == null) {
            return;
        }
        Property.holds(violation.at().isEmpty() || violation.at().startsWith("/"), "no pointer: " + violation.at());
        for (String text : List.of(violation.at(), violation.why())) {
            Property.holds(text.length() <= Violation.LONGEST, "tells too much");
            Property.holds(text.chars().noneMatch(Character::isISOControl), "a control character in what is told");
            Property.holds(StandardCharsets.UTF_8.newEncoder().canEncode(text), "half a surrogate in what is told");
        }
    }

    private static void readByAnother(String text) {
        JsonNode tree;
        try {
            tree = OTHER.readTree(text);
        } catch (JacksonException e) {
            throw new AssertionError("passes what another reader refuses", e);
        }
        var again = JSON.within(WRITTEN).check(new TextMessage(OTHER.writeValueAsString(tree)));
        Property.holds(again == null, "is refused when written anew: " + again);
    }
}
