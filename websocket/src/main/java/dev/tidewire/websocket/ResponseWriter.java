package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.ResponseHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts answers to plain requests, and refusals, on the wire (RFC 9112 §4). */
final class ResponseWriter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    private ResponseWriter() {}

    /**
     * Sends a response, its body left out if the request was HEAD or the status has none (RFC 9110 §6.4.1).
     *
     * @param connection what Connection says unless the response itself has that header; null for nothing
     */
    static void send(
            AnswerBuffer answers, Link link, HttpResponse response, boolean head, @Nullable String connection) {
        boolean bodiless = response.status() == 204 || response.status() == 304;
        Headers.Builder headers = Headers.builder().addAll(response.headers());
        if (!bodiless) {
            headers.add("Content-Length", Integer.toString(response.body().length));
        }
        headers.add("Date", HttpDate.now());
        if (connection != null && !response.headers().contains("Connection")) {
            headers.add("Connection", connection);
        }
        byte[] start = ResponseHead.of(response.status(), headers.build()).encode();
        answers.send(link, start, head || bodiless ? NOTHING : response.body());
    }

    /** Sends a head alone. */
    static void send(AnswerBuffer answers, Link link, ResponseHead head) {
        answers.send(link, head.encode(), NOTHING);
    }

    /** What a request that broke the rules, or was not let in, is told. */
    static HttpResponse refusal(HandshakeException why) {
        Headers headers = Headers.builder()
                .addAll(why.headers())
                .add("Content-Type", "text/plain; charset=utf-8")
                .build();
        return new HttpResponse(why.status(), headers, (why.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Asks the client for the body that it holds back (RFC 9110 §10.1.1). */
    static void goOn(AnswerBuffer answers, Link link) {
        answers.send(link, CONTINUE, NOTHING);
    }
}
