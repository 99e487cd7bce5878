package dev.tidewire.server;

import dev.tidewire.protocol.Headers;
import dev.tidewire.websocket.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** A file that is served as it is. Immutable. */
final class Page {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml; charset=utf-8",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    // Pages load and connect to nothing but this server, and stand in nobody else's frame
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; connect-src 'self' ws: wss:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    private final byte[] body;
    private final String tag;
    private final Headers headers;

    /**
     * @param fileName whose extension tells the media type
     * @throws IllegalArgumentException for an extension that has none here
     */
    Page(String fileName, byte[] body) {
        String type = MEDIA_TYPES.get(fileName.substring(fileName.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("no media type is known for " + fileName);
        }
        this.body = body.clone();
        this.tag = '"' + digest(body) + '"';
        this.headers = Headers.builder()
                .add("Content-Type", type)
                .add("ETag", tag)
                // Asked for anew each time, answered by 304 if nothing changed: an upgrade shows at once
                .add("Cache-Control", "no-cache")
                .add("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .add("X-Content-Type-Options", "nosniff")
                .add("Referrer-Policy", "no-referrer")
                .build();
    }

    HttpResponse answer(int status) {
        return new HttpResponse(status, headers, body);
    }

    /** The page, or 304 if the client has it already (RFC 9110 §13.1.2). */
    HttpResponse answerUnless(Headers request) {
        return isHeldBy(request) ? new HttpResponse(304, headers, new byte[0]) : answer(200);
    }

    private boolean isHeldBy(Headers request) {
        return request.tokens("If-None-Match").stream()
                .map(held -> held.startsWith("W/") ? held.substring(2) : held)
                .anyMatch(held -> held.equals("*") || held.equals(tag));
    }

    private static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
