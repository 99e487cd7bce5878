package dev.tidewire.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes Sec-WebSocket-Extensions (RFC 6455 §9.1), in time linear in its length. */
public final class ExtensionHeader {
    /** The header's name. */
    public static final String NAME = "Sec-WebSocket-Extensions";

    private static final int MAX_EXTENSIONS = 64;
    private static final int MAX_PARAMETERS = 256;
    private static final int END = -1;

    private final String text;
    private final int status;
    private int position;

    private ExtensionHeader(String text, int status) {
        this.text = text;
        this.status = status;
    }

    /**
     * The extensions that all lines of a request's header offer, in order. None if the header is absent, empty, or lists
     * more than 64 extensions or 256 parameters: a server may decline any offer, and declines these unread.
     *
     * @throws HandshakeException with status 400 if a line breaks the grammar
     */
    public static List<Extension> parse(Headers headers) throws HandshakeException {
        List<String> lines = headers.all(NAME);
        return isExcessive(lines) ? List.of() : read(lines, 400);
    }

    /** The extensions that a response's header agrees to; its faults have status 502. */
    static List<Extension> parseAgreed(Headers headers) throws HandshakeException {
        List<String> lines = headers.all(NAME);
        if (isExcessive(lines)) {
            throw HandshakeException.badResponse(NAME + " agrees to more than any client offers");
        }
        return read(lines, 502);
    }

    /**
     * The header's value for {@code offers}.
     *
     * @throws IllegalArgumentException if a parameter's value is empty
     */
    public static String format(List<Extension> offers) {
        boolean unfinished = offers.stream()
                .flatMap(offer -> offer.parameters().stream())
                .anyMatch(parameter -> "".equals(parameter.value()));
        if (unfinished) {
            throw new IllegalArgumentException("an extension's parameter has an empty value");
        }
        return offers.stream().map(Extension::toString).collect(Collectors.joining(", "));
    }

    // RFC 6455 §9.1: quotes can hold neither comma nor semicolon, so counting signs counts extensions and parameters
    private static boolean isExcessive(List<String> lines) {
        return lines.size() + count(lines, ',') > MAX_EXTENSIONS || count(lines, ';') > MAX_PARAMETERS;
    }

    private static long count(List<String> lines, char sign) {
        long count = 0;
        for (String line : lines) {
            for (int i = line.indexOf(sign); i >= 0; i = line.indexOf(sign, i + 1)) {
                count++;
            }
        }
        return count;
    }

    private static List<Extension> read(List<String> lines, int statusOfFailure) throws HandshakeException {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<Extension> extensions = new ArrayList<>();
        for (String line : lines) {
            new ExtensionHeader(line, statusOfFailure).readList(extensions);
        }
        return List.copyOf(extensions);
    }

    private void readList(List<Extension> extensions) throws HandshakeException {
        do {
            skipBlanks();
            // RFC 9110 §5.6.1.2: a recipient ignores empty list elements
            if (peek() != ',' && peek() != END) {
                extensions.add(readExtension());
            }
        } while (take(','));
        if (peek() != END) {
            throw unexpected();
        }
    }

    private Extension readExtension() throws HandshakeException {
        String name = readToken();
        List<Extension.Parameter> parameters = new ArrayList<>();
        while (take(';')) {
            skipBlanks();
            parameters.add(readParameter());
        }
        return new Extension(name, parameters);
    }

    private Extension.Parameter readParameter() throws HandshakeException {
        String name = readToken();
        if (!take('=')) {
            return new Extension.Parameter(name, null);
        }
        skipBlanks();
        return new Extension.Parameter(name, readValue());
    }

    // RFC 6455 §9.1 wants a token; an empty value is handed on all the same, so that its offer alone is declined
    private String readValue() throws HandshakeException {
        if (peek() == '"') {
            return readQuoted();
        }
        boolean empty = peek() == END || peek() == ',' || peek() == ';';
        return empty ? "" : readToken();
    }

    private String readToken() throws HandshakeException {
        int start = position;
        while (HttpSyntax.isTokenChar(peek())) {
            position++;
        }
        if (position == start) {
            throw unexpected();
        }
        String token = text.substring(start, position);
        skipBlanks();
        return token;
    }

    // RFC 6455 §9.1: what is quoted must be a token once the quotes and backslashes are gone
    private String readQuoted() throws HandshakeException {
        position++;
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            if (peek() == '\\') {
                position++;
            }
            if (!HttpSyntax.isTokenChar(peek())) {
                throw unexpected();
            }
            value.append(text.charAt(position++));
        }
        position++;
        skipBlanks();
        return value.toString();
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void skipBlanks() {
        while (HttpSyntax.isBlank(peek())) {
            position++;
        }
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private HandshakeException unexpected() {
        return peek() == END
                ? malformed("ends where more was due")
                : malformed("has " + HttpSyntax.describe(peek()) + " out of place at index " + position);
    }

    private HandshakeException malformed(String fault) {
        String message = NAME + " " + fault;
        return status == 400 ? HandshakeException.badRequest(message) : HandshakeException.badResponse(message);
    }
}
