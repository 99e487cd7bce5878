package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a connection may open, before the 101 answer: authenticates, chooses the subprotocol and the handler,
 * attaches who it is, or refuses with an HTTP status.
 *
 * <p>It is called on the connection's event loop and must not block; a decision that takes time is completed later,
 * from any thread, within {@link Limits#handshakeTimeout()}. An admission that throws, or whose stage fails, is
 * answered with 500 and reported; the client learns nothing of the cause.
 */
@FunctionalInterface
public interface Admission {

    /** Decides. What the client offered is checked already, as are the Origin and the limits. */
    CompletionStage<Decision> admit(Handshake handshake) throws Exception;

    /** An admission that decides at once. */
    static Admission of(Function<Handshake, Decision> decide) {
        return handshake -> CompletableFuture.completedStage(decide.apply(handshake));
    }

    /** What was decided. Immutable: each method answers a changed copy. */
    final class Decision {
        private static final Decision ACCEPT = new Decision(0, "", null, null, null, null, -1);

        private final int status;
        private final String body;
        private final @Nullable String subprotocol;
        private final @Nullable Handler handler;
        private final @Nullable Object attachment;
        private final @Nullable String challenge;
        private final int retryAfterSeconds;

        private Decision(
                int status,
                String body,
                @Nullable String subprotocol,
                @Nullable Handler handler,
                @Nullable Object attachment,
                @Nullable String challenge,
                int retryAfterSeconds) {
            this.status = status;
            this.body = body;
            this.subprotocol = subprotocol;
            this.handler = handler;
            this.attachment = attachment;
            this.challenge = challenge;
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /** The connection may open, with the route's handler and the route's choice of subprotocol. */
        public static Decision accept() {
            return ACCEPT;
        }

        /**
         * The connection may not open. A 401 without a {@link #challenge} asks for a bearer token.
         *
         * @param status an HTTP status from 400 to 599
         * @param body a short text for the client
         */
        public static Decision refuse(int status, String body) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("a refusal has a status from 400 to 599, not " + status);
            }
            return new Decision(status, body, null, null, null, null, -1);
        }

        /**
         * Speaks this subprotocol, one that the client offered.
         *
         * @throws IllegalStateException if this is a refusal
         */
        public Decision subprotocol(String name) {
            requireAcceptance();
            return new Decision(status, body, name, handler, attachment, challenge, retryAfterSeconds);
        }

        /**
         * Is served by this handler in place of the route's.
         *
         * @throws IllegalStateException if this is a refusal
         */
        public Decision handler(Handler served) {
            requireAcceptance();
            return new Decision(status, body, subprotocol, served, attachment, challenge, retryAfterSeconds);
        }

        /**
         * Carries this at {@link WebSocket#attachment()} from the start, such as who it is.
         *
         * @throws IllegalStateException if this is a refusal
         */
        public Decision attachment(@Nullable Object attached) {
            requireAcceptance();
            return new Decision(status, body, subprotocol, handler, attached, challenge, retryAfterSeconds);
        }

        /**
         * With a refusal of 401: what the client needs to show ({@code WWW-Authenticate}, RFC 9110 §11.6.1).
         *
         * @throws IllegalArgumentException if it has a control character
         * @throws IllegalStateException if this is no refusal
         */
        public Decision challenge(String wwwAuthenticate) {
            requireRefusal();
            Headers.of("WWW-Authenticate", wwwAuthenticate);
            return new Decision(status, body, subprotocol, handler, attachment, wwwAuthenticate, retryAfterSeconds);
        }

        /**
         * With a refusal of 429 or 503: when to try again ({@code Retry-After}, RFC 9110 §10.2.3).
         *
         * @throws IllegalStateException if this is no refusal
         */
        public Decision retryAfter(int seconds) {
            requireRefusal();
            return new Decision(status, body, subprotocol, handler, attachment, challenge, seconds);
        }

        private void requireAcceptance() {
            if (isRefusal()) {
                throw new IllegalStateException("a refused connection has no handler, subprotocol or attachment");
            }
        }

        private void requireRefusal() {
            if (!isRefusal()) {
                throw new IllegalStateException("a connection that may open is not challenged or put off");
            }
        }

        boolean isRefusal() {
            return status != 0;
        }

        int status() {
            return status;
        }

        String body() {
            return body;
        }

        @Nullable
        String subprotocol() {
            return subprotocol;
        }

        @Nullable
        Handler handler() {
            return handler;
        }

        @Nullable
        Object attachment() {
            return attachment;
        }

        @Nullable
        String challenge() {
            return challenge;
        }

        int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }
}
