package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts answers to plain requests, and refusals, on the wire (RFC 9112 §4). */
final class ResponseWriter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    // RFC 9110 §5.6.7: the day of the month has two digits
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ResponseWriter() {}

    /**
     * A response, its body left out if the request was HEAD or the status has none (RFC 9110 §6.4.1).
     *
     * @param connection what Connection says unless the response itself has that header; null for nothing
     */
    static ByteBuf encode(
            ByteBufAllocator allocator, HttpResponse response, boolean head, @Nullable String connection) {
        boolean bodiless = response.status() == 204 || response.status() == 304;
        Headers.Builder headers = Headers.builder().addAll(response.headers());
        if (!bodiless) {
            headers.add("Content-Length", Integer.toString(response.body().length));
        }
        headers.add("Date", DATE.format(Instant.now()));
        if (connection != null && !response.headers().contains("Connection")) {
            headers.add("Connection", connection);
        }
        byte[] start = ResponseHead.of(response.status(), headers.build()).encode();
        byte[] body = head || bodiless ? new byte[0] : response.body();
        return allocator.buffer(start.length + body.length).writeBytes(start).writeBytes(body);
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
    static ByteBuf goOn(ByteBufAllocator allocator) {
        return allocator.buffer(CONTINUE.length).writeBytes(CONTINUE);
    }
}
