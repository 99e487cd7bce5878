package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was answered about the tokens that were asked for last, for a short time from when it was asked. Who asks for
 * the same token meanwhile waits for the same answer. Failures are not remembered. Any thread.
 *
 * <p>At most 100 answers are awaited at a time; who asks for more waits for one of those, 3 s at most. A token that
 * was good until now is most likely an open connection's, which ends if there is no answer. So it goes before all
 * others, 20 places are its alone, and others, however many, make nobody forget that it was good.
 */
final class RememberedAnswers {
    private static final int MOST_GOOD = 100_000;
    private static final int MOST_REFUSED = 10_000;
    private static final int MOST_NEWCOMERS = 10_000;
    private static final int MOST_AWAITED = 100;
    private static final int MOST_AWAITED_WITH_KNOWN = 120;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();
    // An open connection leaves its token alone for less: it is looked at again every 23 s, and answered within 6 s
    private static final long KNOWN_NANOS = Duration.ofSeconds(60).toNanos();

    private final long validNanos;
    private final LongSupplier nanos;
    // All guarded by this; those that are good with the one first that nobody has asked for the longest time
    private final Map<String, Answer> pending = new HashMap<>();
    private final Map<String, Answer> good = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Answer> refused = new LinkedHashMap<>();
    private final Queue<Waiting> known = new ArrayDeque<>();
    private final Queue<Waiting> newcomers = new ArrayDeque<>();
    private int awaited;

    private static final class Answer {
        private final String hash;
        private final CompletableFuture<Principal> body = new CompletableFuture<>();
        private final long askedAt;
        private long wantedAt;

        Answer(String hash, long now) {
            this.hash = hash;
            this.askedAt = now;
            this.wantedAt = now;
        }
    }

    // The question knows the token, so it is kept no longer than until it is asked
    private record Waiting(Answer answer, Supplier<CompletionStage<Principal>> question) {}

    RememberedAnswers(Duration validity, LongSupplier nanos) {
        this.validNanos = validity.toNanos();
        this.nanos = nanos;
    }

    /** The answer about the token of this hash, which the supplier asks for if need be. */
    CompletionStage<Principal> find(String hash, Supplier<CompletionStage<Principal>> question) {
        Waiting wanted;
        synchronized (this) {
            long now = nanos.getAsLong();
            dropOld(now);
            Answer remembered = remembered(hash, now);
            if (remembered != null) {
                return remembered.body;
            }
            boolean wasGood = good.containsKey(hash);
            if (!wasGood && newcomers.size() >= MOST_NEWCOMERS) {
                return CompletableFuture.failedStage(new IOException(MOST_NEWCOMERS + " wait for an answer already"));
            }
            wanted = new Waiting(new Answer(hash, now), question);
            pending.put(hash, wanted.answer());
            if (awaited >= (wasGood ? MOST_AWAITED_WITH_KNOWN : MOST_AWAITED)) {
                (wasGood ? known : newcomers).add(wanted);
                return wanted.answer().body;
            }
            awaited++;
        }
        ask(wanted);
        return wanted.answer().body;
    }

    private void dropOld(long now) {
        dropWhile(good, MOST_GOOD, now, KNOWN_NANOS);
        dropWhile(refused, MOST_REFUSED, now, validNanos);
    }

    private static void dropWhile(Map<String, Answer> answers, int most, long now, long nanos) {
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext() && (now - oldestFirst.next().wantedAt >= nanos || answers.size() >= most)) {
            oldestFirst.remove();
        }
    }

    /** The answer that is awaited, or was given a short time ago; null if there is none. */
    private @Nullable Answer remembered(String hash, long now) {
        Answer last = good.get(hash);
        if (last != null) {
            last.wantedAt = now;
        }
        Answer asked = pending.get(hash);
        if (asked != null) {
            return asked;
        }
        if (last == null) {
            last = refused.get(hash);
        }
        return last != null && now - last.askedAt < validNanos ? last : null;
    }

    /** Asks this, and then whatever is next for as long as answers are there at once: no call within a call. */
    private void ask(@Nullable Waiting first) {
        Waiting next = first;
        while (next != null) {
            Answer wanted = next.answer();
            CompletableFuture<Principal> asked = begin(next.question());
            if (!asked.isDone()) {
                asked.whenComplete((body, failure) -> {
                    ask(nextToAsk());
                    answered(wanted, body, failure);
                });
                return;
            }
            next = nextToAsk();
            asked.whenComplete((body, failure) -> answered(wanted, body, failure));
        }
    }

    private static CompletableFuture<Principal> begin(Supplier<CompletionStage<Principal>> question) {
        try {
            return question.get().toCompletableFuture();
        } catch (Throwable e) {
            // Its place would never be free again
            return CompletableFuture.failedFuture(e);
        }
    }

    /** One answer is no longer awaited, so another may be; null if none is wanted. */
    private @Nullable Waiting nextToAsk() {
        List<Waiting> tooLate = new ArrayList<>();
        Waiting next;
        synchronized (this) {
            awaited--;
            long now = nanos.getAsLong();
            moveTooLate(known, now, tooLate);
            moveTooLate(newcomers, now, tooLate);
            next = known.poll();
            if (next == null && awaited < MOST_AWAITED) {
                next = newcomers.poll();
            }
            if (next != null) {
                awaited++;
            }
        }
        tooLate.forEach(late -> answered(late.answer(), null, new IOException("waited too long to ask")));
        return next;
    }

    private static void moveTooLate(Queue<Waiting> from, long now, List<Waiting> to) {
        for (Waiting first = from.peek(); first != null && isTooLate(first, now); first = from.peek()) {
            to.add(from.remove());
        }
    }

    private static boolean isTooLate(Waiting waiting, long now) {
        return now - waiting.answer().askedAt >= PATIENCE_NANOS;
    }

    private void answered(Answer asked, @Nullable Principal body, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        synchronized (this) {
            pending.remove(asked.hash);
            if (body != null) {
                remember(asked, good);
            } else if (cause instanceof AuthenticationException) {
                good.remove(asked.hash);
                remember(asked, refused);
            }
        }
        if (body != null) {
            asked.body.complete(body);
        } else {
            asked.body.completeExceptionally(cause == null ? new IOException("no answer") : cause);
        }
    }

    private void remember(Answer answer, Map<String, Answer> among) {
        long now = nanos.getAsLong();
        answer.wantedAt = now;
        dropOld(now);
        // Anew, so that it comes last
        among.remove(answer.hash);
        among.put(answer.hash, answer);
    }
}
