package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind the tokens that were asked for last, if they were good, for a short time from when it was asked. Who asks
 * for the same token meanwhile waits for the same answer. At most 100 answers are awaited at a time; who asks for more
 * waits for one of those, 3 s at most. Failures are not remembered. Any thread.
 */
final class RememberedAnswers {
    private static final int MOST = 10_000;
    private static final int MOST_AWAITED = 100;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

    private final long validNanos;
    private final LongSupplier nanos;
    // All guarded by this; the answers with the oldest first
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int awaited;

    private record Answer(String hash, CompletableFuture<Principal> body, long askedAt) {}

    // The question knows the token, so it is kept no longer than until it is asked
    private record Waiting(Answer answer, Supplier<CompletionStage<Principal>> question) {}

    RememberedAnswers(Duration validity, LongSupplier nanos) {
        this.validNanos = validity.toNanos();
        this.nanos = nanos;
    }

    /** The answer about the token of this hash, which the supplier asks for if need be. */
    CompletionStage<Principal> find(String hash, Supplier<CompletionStage<Principal>> question) {
        Answer wanted;
        synchronized (this) {
            long now = nanos.getAsLong();
            Answer known = answers.get(hash);
            if (known != null && (!known.body().isDone() || now - known.askedAt() < validNanos)) {
                return known.body();
            }
            if (waiting.size() >= MOST) {
                return CompletableFuture.failedStage(new IOException(MOST + " wait for an answer already"));
            }
            wanted = new Answer(hash, new CompletableFuture<>(), now);
            dropOld(now);
            answers.remove(hash);
            answers.put(hash, wanted);
            if (awaited >= MOST_AWAITED) {
                waiting.add(new Waiting(wanted, question));
                return wanted.body();
            }
            awaited++;
        }
        ask(wanted, question);
        return wanted.body();
    }

    private void dropOld(long now) {
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext() && (now - oldestFirst.next().askedAt() >= validNanos || answers.size() >= MOST)) {
            oldestFirst.remove();
        }
    }

    private void ask(Answer wanted, Supplier<CompletionStage<Principal>> question) {
        question.get().whenComplete((body, failure) -> {
            askNext();
            answered(wanted, body, failure);
        });
    }

    /** One answer is no longer awaited, so another may be. */
    private void askNext() {
        long now = nanos.getAsLong();
        while (true) {
            Waiting next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    awaited--;
                    return;
                }
            }
            if (now - next.answer().askedAt() < PATIENCE_NANOS) {
                ask(next.answer(), next.question());
                return;
            }
            answered(next.answer(), null, new IOException("waited too long to ask"));
        }
    }

    private void answered(Answer asked, @Nullable Principal body, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (body != null) {
            asked.body().complete(body);
            return;
        }
        if (!(cause instanceof AuthenticationException)) {
            synchronized (this) {
                answers.remove(asked.hash(), asked);
            }
        }
        asked.body().completeExceptionally(cause == null ? new IOException("no answer") : cause);
    }
}
