package dev.tidewire.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A client's request for a WebSocket. The table holds what is changed in the right one: {@code line => other line} (or
 * nothing, to drop it), {@code + line} for one more header, {@code before} and {@code behind} for bytes around it,
 * {@code only} for bytes in its place; several with {@code &&} between them. There are Java's escapes, and
 * <code>{3*x}</code> for a repetition, in which {@code #} counts from 0.
 *
 * @param what is wrong with it
 * @param statuses of which one must be the answer
 * @param request its characters, a byte each
 */
public record BadHandshake(String what, List<Integer> statuses, String request) {
    private static final String NL = "\r\n";
    private static final String FIRST_HEADER = "Host: h" + NL;
    private static final String RIGHT = String.join(
            NL,
            "GET / HTTP/1.1",
            "Host: h",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]*)}");

    /** All rows. */
    public static List<BadHandshake> all() {
        return Rows.of("bad-handshakes.txt")
                .map(row -> new BadHandshake(row.get(0), statuses(row.get(1)), changed(row.get(2))))
                .toList();
    }

    /** A request at which nothing is wrong, for a server that is called {@code h}. */
    public static String right() {
        return RIGHT;
    }

    /** The right request with changes in the notation of the table. */
    public static String changed(String changes) {
        String request = RIGHT;
        for (String change : changes.split(" && ", -1)) {
            request = changed(request, change);
        }
        return request;
    }

    /** What is sent. */
    public byte[] bytes() {
        return request.getBytes(ISO_8859_1);
    }

    private static List<Integer> statuses(String column) {
        return Stream.of(column.split(" ")).map(Integer::valueOf).toList();
    }

    private static String changed(String request, String change) {
        int arrow = change.indexOf(" =>");
        if (arrow >= 0) {
            return replaced(request, change.substring(0, arrow), text(change.substring(arrow + 3)));
        }
        String[] words = change.split(" ", 2);
        String text = text(words[1]);
        return switch (words[0]) {
            case "+" -> request.replace(FIRST_HEADER, FIRST_HEADER + text + NL);
            case "before" -> text + request;
            case "behind" -> request + text;
            case "only" -> text;
            default -> throw new IllegalArgumentException("no change of a request: " + change);
        };
    }

    private static String replaced(String request, String line, String other) {
        if (!request.contains(line + NL)) {
            throw new IllegalArgumentException("not a line of the request: " + line);
        }
        return request.replace(line + NL, other.isEmpty() ? "" : other + NL);
    }

    private static String text(String notation) {
        return REPEATED.matcher(notation.strip())
                .replaceAll(BadHandshake::repeated)
                .translateEscapes();
    }

    private static String repeated(MatchResult found) {
        String part = found.group(2);
        String text = IntStream.range(0, Integer.parseInt(found.group(1)))
                .mapToObj(i -> part.replace("#", Integer.toString(i)))
                .collect(Collectors.joining());
        return Matcher.quoteReplacement(text);
    }
}
