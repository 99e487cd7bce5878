package dev.tidewire.websocket;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks one after the other, until one knows the credentials or says for all that they are no good. */
final class AnyOf implements Authenticator {
    private final List<Authenticator> all;

    AnyOf(List<Authenticator> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("nobody to ask: give at least one authenticator");
        }
        this.all = all;
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        return askFrom(0, credentials, new LinkedHashSet<>());
    }

    /** @param reasons why those before have refused */
    private CompletionStage<Principal> askFrom(int index, Credentials credentials, Set<String> reasons) {
        CompletionStage<Principal> answer =
                Objects.requireNonNull(all.get(index).authenticate(credentials), "an authenticator answered null");
        return answer.handle((principal, failure) -> next(index, credentials, reasons, principal, failure))
                .thenCompose(next -> next);
    }

    private CompletionStage<Principal> next(
            int index,
            Credentials credentials,
            Set<String> reasons,
            @Nullable Principal principal,
            @Nullable Throwable failure) {
        AuthenticationException refused = AuthenticationException.causeOf(failure);
        if (refused == null) {
            return failure == null
                    ? CompletableFuture.completedStage(principal)
                    : CompletableFuture.failedStage(failure);
        }
        reasons.add(String.valueOf(refused.getMessage()));
        return refused.isForAll() || index + 1 == all.size()
                ? CompletableFuture.failedStage(refused.because(String.join("; ", reasons)))
                : askFrom(index + 1, credentials, reasons);
    }
}
