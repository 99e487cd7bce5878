package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind the tokens that were asked for last, if they were good, for a short time from when it was asked. Who
 * asks for the same token meanwhile waits for the same answer. Failures are not remembered. Any thread.
 */
final class RememberedAnswers {
    private static final int MOST = 10_000;
    private static final int MOST_AWAITED = 100;

    private final long validNanos;
    private final LongSupplier nanos;
    // The oldest first; both guarded by this
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private int awaited;

    private record Answer(CompletableFuture<Principal> body, long askedAt) {}

    RememberedAnswers(Duration validity, LongSupplier nanos) {
        this.validNanos = validity.toNanos();
        this.nanos = nanos;
    }

    /** The answer about this token, which the supplier asks for if need be. */
    CompletionStage<Principal> find(String hash, Supplier<CompletionStage<Principal>> ask) {
        Answer asked;
        synchronized (this) {
            long now = nanos.getAsLong();
            Answer known = answers.get(hash);
            if (known != null && (!known.body().isDone() || now - known.askedAt() < validNanos)) {
                return known.body();
            }
            if (awaited >= MOST_AWAITED) {
                return CompletableFuture.failedStage(new IOException(MOST_AWAITED + " answers are awaited already"));
            }
            awaited++;
            asked = new Answer(new CompletableFuture<>(), now);
            dropOld(now);
            answers.remove(hash);
            answers.put(hash, asked);
        }
        ask.get().whenComplete((body, failure) -> answered(hash, asked, body, failure));
        return asked.body();
    }

    private void dropOld(long now) {
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext() && (now - oldestFirst.next().askedAt() >= validNanos || answers.size() >= MOST)) {
            oldestFirst.remove();
        }
    }

    private void answered(String hash, Answer asked, @Nullable Principal body, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        synchronized (this) {
            awaited--;
            if (body == null && !(cause instanceof AuthenticationException)) {
                answers.remove(hash, asked);
            }
        }
        if (body != null) {
            asked.body().complete(body);
        } else {
            asked.body().completeExceptionally(cause == null ? new IOException("no answer") : cause);
        }
    }
}
