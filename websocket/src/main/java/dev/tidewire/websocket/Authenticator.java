package dev.tidewire.websocket;

import java.util.List;
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

    /**
     * Asks one after the other. Whoever knows the credentials answers for all, as does who refuses them {@linkplain
     * AuthenticationException#forAll for all}; the log tells what each of those who were asked said.
     *
     * @throws IllegalArgumentException if there is nobody to ask
     */
    static Authenticator anyOf(Authenticator... authenticators) {
        return new AnyOf(List.of(authenticators));
    }
}
