package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer to a plain HTTP request. {@code Content-Length} and {@code Date} are the server's to add; {@code
 * Connection: close} ends the connection after the answer.
 *
 * @param status from 200 to 599
 * @param headers further headers, such as {@code Content-Type}
 * @param body the body, empty for none; not changed after it was handed over
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a page is served from one array to everyone
public record HttpResponse(int status, Headers headers, byte[] body) {

    private static final List<String> SERVERS_OWN = List.of("Content-Length", "Transfer-Encoding", "Date");

    /**
     * Validates the status and that no header is the server's to add.
     *
     * @throws IllegalArgumentException if either is not so
     */
    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a response has a status from 200 to 599, not " + status);
        }
        for (String name : SERVERS_OWN) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException("leave out " + name + ": the server adds what is needed");
            }
        }
    }

    /** A body of the given media type. */
    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(
                status, Headers.builder().add("Content-Type", contentType).build(), body);
    }

    /** A plain text. */
    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
}
