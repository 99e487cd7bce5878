package dev.tidewire.websocket;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that a test's server knows, and who shows them. */
final class Members implements Authenticator {
    private final Map<String, Principal> tokens = new ConcurrentHashMap<>();

    /** Somebody who may connect anywhere. */
    static Principal member(String user) {
        return Principal.of(user).rights(Rights.none().allow(Right.CONNECT, "*"));
    }

    Members knows(String token, Principal principal) {
        tokens.put(token, principal);
        return this;
    }

    void forgets(String token) {
        tokens.remove(token);
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        Principal known = tokens.get(credentials.secret());
        return known == null
                ? CompletableFuture.failedStage(new AuthenticationException("unknown token"))
                : CompletableFuture.completedStage(known);
    }
}
