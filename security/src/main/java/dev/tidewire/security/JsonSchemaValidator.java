package dev.tidewire.security;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.MessageValidator;
import dev.tidewire.websocket.Violation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Lets through the JSON, within {@link JsonLimits}, that fits a JSON Schema of draft 2020-12 or 7; {@code $schema} says
 * which, 2020-12 unless it does. {@code format} is checked. A {@code $ref} is never fetched over a network: one that leads
 * out of the schema is an error when the validator is made.
 *
 * <p>A text that is too long for its format does not have it: of more than 320 characters for mail, 253 for hosts, 8,000 for
 * URIs and IRIs (not enough for some with {@code data:}: such a field goes without a format), 512 for JSON Pointers, URI
 * templates and expressions, 32 for {@code style}, 8,000 for {@code alpha} and {@code alphanumeric}, 64 for dates, times,
 * addresses and what is left.
 *
 * <p>A schema's patterns are its author's: one that backtracks without end holds an event loop up. One that recurs until the
 * stack is full refuses the message.
 *
 * <p>Immutable; any thread. The first violation that is found is told.
 */
public final class JsonSchemaValidator implements MessageValidator {
    private static final int DEEPEST = 600;
    private static final int STEPS = 50_000;
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .failFast(true)
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .build();

    private static final Dialect DRAFT_2020_12 = withOwnKeywords(Dialects.getDraft202012());
    private static final Dialect DRAFT_7 = withOwnKeywords(Dialects.getDraft7());

    private final Schema schema;
    private final JsonLimits limits;
    private final int steps;

    private JsonSchemaValidator(Schema schema, JsonLimits limits, int steps) {
        this.schema = schema;
        this.limits = limits;
        this.steps = steps;
    }

    /**
     * By this schema.
     *
     * @param json the schema itself
     * @throws IllegalArgumentException if it is no schema, or refers to what is not in it
     */
    public static JsonSchemaValidator of(String json) {
        try {
            return new JsonSchemaValidator(compile(json), JsonLimits.defaults(), STEPS);
        } catch (SchemaException | JacksonException e) {
            throw new IllegalArgumentException("not a JSON Schema to work with: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("a JSON Schema that refers to itself without end", e);
        }
    }

    /**
     * By the schema in this file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no schema
     */
    public static JsonSchemaValidator of(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /**
     * By the schema in this file of the class path.
     *
     * @param beside the class in whose package the file lies, unless its name begins with a slash
     * @throws IOException if there is none
     * @throws IllegalArgumentException if it is no schema
     */
    public static JsonSchemaValidator of(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " does not lie on the class path beside " + beside.getName());
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Within these limits. */
    public JsonSchemaValidator within(JsonLimits value) {
        return new JsonSchemaValidator(schema, value, steps);
    }

    /**
     * How many steps it may take to check one message, about one for each keyword and each value that it is held against;
     * {@value #STEPS} unless given, which are some tens of milliseconds. A message that takes more is refused.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public JsonSchemaValidator steps(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("steps to check a message cannot be " + most);
        }
        return new JsonSchemaValidator(schema, limits, most);
    }

    private static Dialect withOwnKeywords(Dialect dialect) {
        return Dialect.builder(dialect)
                .formats(formats -> formats.replaceAll((name, format) -> new BoundedFormat(format)))
                .keyword(new UniqueItems())
                .build();
    }

    private static SchemaRegistry registry(Dialect... dialects) {
        return SchemaRegistry.withDialects(
                List.of(dialects),
                builder -> builder.defaultDialectId(DRAFT_2020_12.getId())
                        .schemaRegistryConfig(CONFIG)
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)));
    }

    private static Schema compile(String json) {
        Schema schema = registry(DRAFT_2020_12, DRAFT_7).getSchema(json, InputFormat.JSON);
        String dialect = schema.getSchemaContext().getDialect().getId();
        // The bounds are for messages: an author's pattern may be longer
        SchemaRegistry unbounded = registry(Dialects.getDraft202012(), Dialects.getDraft7());
        List<Error> errors = unbounded.getSchema(SchemaLocation.of(dialect)).validate(schema.getSchemaNode());
        if (!errors.isEmpty()) {
            throw new SchemaException(errors.get(0).toString());
        }
        schema.initializeValidators();
        return schema;
    }

    @Override
    public @Nullable Violation check(Message message) {
        JsonNode json;
        try (JsonReader in = JsonReader.of(message, limits)) {
            json = JsonTree.read(in, in.next());
            in.end();
        } catch (InvalidJson e) {
            return e.violation();
        }
        try {
            List<Error> errors = schema.validate(json, this::bound);
            return errors.isEmpty() ? null : violation(errors.get(0));
        } catch (ValidationLimitExceededException | StackOverflowError e) {
            // A pattern that repeats a group recurs for each repetition
            return Violation.of("too much to check against the schema");
        }
    }

    private void bound(ExecutionContext execution) {
        execution.executionConfig(config ->
                config.maxEvaluationDepth(DEEPEST).maxEvaluationSteps(steps).failFast(true));
    }

    private static Violation violation(Error error) {
        StringBuilder at = new StringBuilder();
        NodePath path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            at.append(Pointer.step(String.valueOf(path.getElement(i))));
        }
        String property = error.getProperty();
        return switch (error.getKeyword()) {
            case "required" -> new Violation(at + Pointer.step(property), "missing");
            case "additionalProperties", "unevaluatedProperties" ->
                new Violation(property == null ? at.toString() : at + Pointer.step(property), "unknown field");
            case "propertyNames" -> new Violation(at.toString(), "a name that the schema does not allow");
            default -> new Violation(at.toString(), error.getMessage());
        };
    }
}
