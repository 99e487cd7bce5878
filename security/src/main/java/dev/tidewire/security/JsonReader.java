package dev.tidewire.security;

import dev.tidewire.websocket.Message;
import java.nio.CharBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of one message token by token and holds the {@link JsonLimits}: what comes out is within them. Its time is
 * linear in the size of the message, and it does not recur. Owned by one thread.
 */
final class JsonReader implements AutoCloseable {
    // The names are the peer's: nothing of them is to stay in a table. Lengths
    // are the message's limit, or checked here.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEEPEST + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonLimits limits;
    private final int length;
    private final boolean hasEscapes;
    private final Deque<Set<String>> names = new ArrayDeque<>();

    private JsonReader(String text, JsonLimits limits) {
        // Of the text, not of the bytes: these may also be read as UTF-16, and the handler would see something else
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), text);
        this.limits = limits;
        this.length = text.length();
        this.hasEscapes = text.indexOf('\\') >= 0;
    }

    static JsonReader of(Message message, JsonLimits limits) throws InvalidJson {
        if (!message.isText()) {
            throw new InvalidJson("", "a binary message, where JSON is text");
        }
        return new JsonReader(message.text(), limits);
    }

    /** The next token; there has to be one. */
    JsonToken next() throws InvalidJson {
        JsonToken token;
        try {
            token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
                // Read only now, and found to be wrong or not
                parser.getStringLength();
            }
        } catch (JacksonException e) {
            throw broken(e);
        }
        if (token == null) {
            throw invalid("no JSON");
        }
        check(token);
        return token;
    }

    private InvalidJson broken(JacksonException e) {
        long offset = e.getLocation().getCharOffset();
        if (e instanceof UnexpectedEndOfInputException || offset >= length) {
            return invalid("the JSON is not complete");
        }
        // Its message repeats what the peer sent
        return invalid("no JSON at character " + offset);
    }

    private void check(JsonToken token) throws InvalidJson {
        switch (token) {
            case START_OBJECT -> {
                requireDepth();
                names.push(new HashSet<>());
            }
            case START_ARRAY -> requireDepth();
            case END_OBJECT -> names.pop();
            case PROPERTY_NAME -> checkName(parser.currentName());
            case VALUE_STRING ->
                requirePairs(CharBuffer.wrap(
                        parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser.getString());
            default -> {}
        }
    }

    private void requireDepth() throws InvalidJson {
        if (parser.streamReadContext().getNestingDepth() > limits.depth()) {
            throw invalid("nested deeper than " + limits.depth());
        }
    }

    private void checkName(String name) throws InvalidJson {
        Set<String> others = names.element();
        if (others.size() >= limits.keys()) {
            throw invalid("more than " + limits.keys() + " names in an object");
        }
        if (!others.add(name)) {
            throw invalid("this name comes twice");
        }
        requirePairs(name);
    }

    private void requirePairs(CharSequence text) throws InvalidJson {
        if (!hasEscapes) {
            return;
        }
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = Character.codePointAt(text, i);
            if (Character.getType(character) == Character.SURROGATE) {
                throw invalid("a surrogate without its other half");
            }
        }
    }

    private void checkNumber(String number) throws InvalidJson {
        int end = Math.max(number.indexOf('e'), number.indexOf('E'));
        int mantissa = end < 0 ? number.length() : end;
        int digits = 0;
        for (int i = 0; i < mantissa; i++) {
            if (isDigit(number.charAt(i))) {
                digits++;
            }
        }
        if (digits > limits.digits()) {
            throw invalid("a number of more than " + limits.digits() + " digits");
        }
        if (end >= 0 && isBeyond(number, end + 1, limits.exponent())) {
            throw invalid("a number with an exponent of more than " + limits.exponent());
        }
    }

    private static boolean isBeyond(String number, int from, int limit) {
        int exponent = 0;
        for (int i = from; i < number.length(); i++) {
            if (isDigit(number.charAt(i))) {
                exponent = exponent * 10 + number.charAt(i) - '0';
            }
            if (exponent > limit) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** Reads on to the end of the value that begins with this token. */
    void skip(JsonToken first) throws InvalidJson {
        int open = depthOf(first);
        while (open > 0) {
            open += depthOf(next());
        }
    }

    private static int depthOf(JsonToken token) {
        if (token.isStructStart()) {
            return 1;
        }
        return token.isStructEnd() ? -1 : 0;
    }

    /** Nothing may come any more but white space. */
    void end() throws InvalidJson {
        boolean more;
        try {
            more = parser.nextToken() != null;
        } catch (JacksonException e) {
            more = true;
        }
        if (more) {
            throw invalid("something follows the JSON");
        }
    }

    /** What the current token says. */
    JsonParser current() {
        return parser;
    }

    /** Where the current token is. */
    String at() {
        return Pointer.of(parser.streamReadContext());
    }

    InvalidJson invalid(String why) {
        return new InvalidJson(at(), why);
    }

    @Override
    public void close() {
        parser.close();
    }
}
