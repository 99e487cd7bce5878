package dev.tidewire.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of an HTTP message, in the order of their lines. Names are compared without regard to case. Values
 * are ISO-8859-1 text without blanks at their ends. Immutable, so safe to share between threads.
 */
public final class Headers implements Iterable<Map.Entry<String, String>> {
    private static final String[] NOTHING = {};
    private static final Headers EMPTY = new Headers(NOTHING);

    // Names and values in turn: an entry for each would be objects that nobody asks for
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    /** Headers without any field. */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * Headers with one field.
     *
     * @throws IllegalArgumentException as {@link Builder#add(String, String)}
     */
    public static Headers of(String name, String value) {
        return builder().add(name, value).build();
    }

    /** A builder that checks every name and value. */
    public static Builder builder() {
        return new Builder();
    }

    /** The value of the first field called {@code name}, or null if there is none. */
    public @Nullable String first(String name) {
        int at = next(name, 0);
        return at < fields.length ? fields[at + 1] : null;
    }

    /** Where the first field called {@code name} is at or behind {@code from}; behind the last if there is none. */
    private int next(String name, int from) {
        int at = from;
        while (at < fields.length && !fields[at].equalsIgnoreCase(name)) {
            at += 2;
        }
        return at;
    }

    /** The values of all fields called {@code name}, one per line, in order. */
    public List<String> all(String name) {
        int at = next(name, 0);
        if (at == fields.length) {
            return List.of();
        }
        List<String> values = new ArrayList<>(2);
        while (at < fields.length) {
            values.add(fields[at + 1]);
            at = next(name, at + 2);
        }
        return values;
    }

    /** Whether a field called {@code name} is present, be it empty. */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /** The elements of the comma-separated list that all lines called {@code name} make up (RFC 9110 §5.6.1). */
    public List<String> tokens(String name) {
        List<String> values = all(name);
        if (values.isEmpty()) {
            return values;
        }
        List<String> tokens = new ArrayList<>();
        for (String value : values) {
            addElements(value, tokens);
        }
        return tokens;
    }

    /** Whether {@link #tokens(String)} holds {@code token}, compared without regard to case. */
    public boolean hasToken(String name, String token) {
        for (int at = next(name, 0); at < fields.length; at = next(name, at + 2)) {
            if (isElement(token, fields[at + 1])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isElement(String token, String value) {
        if (value.indexOf(',') < 0) {
            return !value.isEmpty() && value.equalsIgnoreCase(token);
        }
        List<String> elements = new ArrayList<>();
        addElements(value, elements);
        return elements.stream().anyMatch(token::equalsIgnoreCase);
    }

    /** The number of lines. */
    public int size() {
        return fields.length / 2;
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return IntStream.range(0, size()).mapToObj(this::field).iterator();
    }

    /** The names alone: values may hold credentials. */
    @Override
    public String toString() {
        return IntStream.range(0, size()).mapToObj(this::name).toList().toString();
    }

    String name(int index) {
        return fields[2 * index];
    }

    private Map.Entry<String, String> field(int index) {
        return Map.entry(name(index), fields[2 * index + 1]);
    }

    private static void addElements(String value, List<String> elements) {
        int start = 0;
        while (start <= value.length()) {
            int comma = value.indexOf(',', start);
            int end = comma < 0 ? value.length() : comma;
            String element = HttpSyntax.trim(value.substring(start, end));
            // RFC 9110 §5.6.1.2: a recipient ignores empty list elements
            if (!element.isEmpty()) {
                elements.add(element);
            }
            start = end + 1;
        }
    }

    void encode(StringBuilder out) {
        for (int i = 0; i < fields.length; i += 2) {
            out.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
        }
        out.append("\r\n");
    }

    /** Collects fields in order. Not safe for use by several threads at once. */
    public static final class Builder {
        private static final int FIRST_SIZE = 16;

        private String[] fields = NOTHING;
        private int length;

        private Builder() {}

        /**
         * Appends a line; blanks around the value are dropped.
         *
         * @throws IllegalArgumentException if the name is no token (RFC 9110 §5.1), or the value holds a control
         *     character such as CR, LF or NUL, or a character beyond ISO-8859-1 (RFC 9110 §5.5)
         */
        public Builder add(String name, String value) {
            if (!HttpSyntax.isToken(name)) {
                throw new IllegalArgumentException("header name \"" + printable(name) + "\" is not a token");
            }
            for (int i = 0; i < value.length(); i++) {
                if (!HttpSyntax.isFieldChar(value.charAt(i))) {
                    throw new IllegalArgumentException(String.format(
                            "the value of header %s holds U+%04X at index %d, which no header may carry",
                            name, (int) value.charAt(i), i));
                }
            }
            return addChecked(name, HttpSyntax.trim(value));
        }

        /** Appends all lines of {@code headers}. */
        public Builder addAll(Headers headers) {
            for (int i = 0; i < headers.fields.length; i += 2) {
                addChecked(headers.fields[i], headers.fields[i + 1]);
            }
            return this;
        }

        /** The fields added so far. */
        public Headers build() {
            return length == 0 ? EMPTY : new Headers(Arrays.copyOf(fields, length));
        }

        Builder addChecked(String name, String value) {
            if (length == fields.length) {
                fields = Arrays.copyOf(fields, Math.max(FIRST_SIZE, 2 * length));
            }
            fields[length++] = name;
            fields[length++] = value;
            return this;
        }

        int size() {
            return length / 2;
        }

        private static String printable(String name) {
            return name.chars()
                    .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\u%04x", c))
                    .collect(Collectors.joining());
        }
    }
}
