package dev.tidewire.protocol;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of an HTTP message, in the order of their lines. Names are compared without regard to case. Values
 * are ISO-8859-1 text without blanks at their ends. Immutable, so safe to share between threads.
 */
public final class Headers implements Iterable<Map.Entry<String, String>> {
    private static final Headers EMPTY = new Headers(List.of());

    private final List<Map.Entry<String, String>> fields;

    private Headers(List<Map.Entry<String, String>> fields) {
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
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).getKey().equalsIgnoreCase(name)) {
                return fields.get(i).getValue();
            }
        }
        return null;
    }

    /** The values of all fields called {@code name}, one per line, in order. */
    public List<String> all(String name) {
        List<String> values = List.of();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).getKey().equalsIgnoreCase(name)) {
                // Most names that are asked for are not there
                values = values.isEmpty() ? new ArrayList<>(2) : values;
                values.add(fields.get(i).getValue());
            }
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
        for (String element : tokens(name)) {
            if (element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** The number of lines. */
    public int size() {
        return fields.size();
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return fields.iterator();
    }

    /** The names alone: values may hold credentials. */
    @Override
    public String toString() {
        return fields.stream().map(Map.Entry::getKey).toList().toString();
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
        for (Map.Entry<String, String> field : fields) {
            out.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        out.append("\r\n");
    }

    /** Collects fields in order. Not safe for use by several threads at once. */
    public static final class Builder {
        private final List<Map.Entry<String, String>> fields = new ArrayList<>();

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
            fields.addAll(headers.fields);
            return this;
        }

        /** The fields added so far. */
        public Headers build() {
            return fields.isEmpty() ? EMPTY : new Headers(List.copyOf(fields));
        }

        Builder addChecked(String name, String value) {
            fields.add(Map.entry(name, value));
            return this;
        }

        int size() {
            return fields.size();
        }

        private static String printable(String name) {
            return name.chars()
                    .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\u%04x", c))
                    .collect(Collectors.joining());
        }
    }
}
