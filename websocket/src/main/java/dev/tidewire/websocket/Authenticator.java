package dev.tidewire.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who is behind a connection from the credentials that it shows. It is told to a server by {@link
 * Authentication}.
 *
 * <p>Called on an event loop, possibly on several at once, so it must not block; the answer may come later, from any
 * thread.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Checks the credentials.
     *
     * @return completes with who it is; or with an {@link AuthenticationException} if the credentials are no good. Any
     *     other failure is the server's own: nobody is let in by it, and the client is told to try again later
     */
    CompletionStage<Principal> authenticate(Credentials credentials);

    /** Asks one after the other; whoever knows the credentials answers for all. */
    static Authenticator anyOf(Authenticator... authenticators) {
        List<Authenticator> left = new ArrayList<>(List.of(authenticators));
        if (left.isEmpty()) {
            throw new IllegalArgumentException("nobody to ask: give at least one authenticator");
        }
        return credentials -> askFrom(0, left, credentials);
    }

    private static CompletionStage<Principal> askFrom(int index, List<Authenticator> all, Credentials credentials) {
        CompletionStage<Principal> answer = all.get(index).authenticate(credentials);
        if (index + 1 == all.size()) {
            return answer;
        }
        return answer.handle((principal, failure) -> {
                    if (AuthenticationException.causeOf(failure) == null) {
                        return failure == null
                                ? CompletableFuture.completedStage(principal)
                                : CompletableFuture.<Principal>failedStage(failure);
                    }
                    return askFrom(index + 1, all, credentials);
                })
                .thenCompose(next -> next);
    }
}
