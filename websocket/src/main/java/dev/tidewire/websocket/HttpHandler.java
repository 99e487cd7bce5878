package dev.tidewire.websocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers the requests on a server's port that do not ask for a WebSocket.
 *
 * <p>Called on an event loop, so it must not block; an answer that takes time is completed later, from any thread. The
 * next request of the same connection is read when this one is answered. A handler that throws, or whose stage fails,
 * is answered with 500.
 */
@FunctionalInterface
public interface HttpHandler {

    /** Answers one request. HEAD is asked as GET is; the body is left out for it. */
    CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;

    /** A handler that answers at once. */
    static HttpHandler of(Function<HttpRequest, HttpResponse> answer) {
        return request -> CompletableFuture.completedStage(answer.apply(request));
    }
}
