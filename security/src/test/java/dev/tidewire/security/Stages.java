package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidewire.websocket.AuthenticationException;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** How stages end, and when what they tell of is so. */
final class Stages {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Stages() {}

    /** What may be so later. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks again and again, as whoever asks may make it so. */
    static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static String refusal(CompletionStage<?> stage) {
        return failure(stage, AuthenticationException.class);
    }

    static String outage(CompletionStage<?> stage) {
        return failure(stage, IOException.class);
    }

    private static String failure(CompletionStage<?> stage, Class<? extends Throwable> kind) {
        Throwable failure = catchThrowable(() -> get(stage));
        assertThat(failure).isInstanceOf(ExecutionException.class).cause().isInstanceOf(kind);
        return String.valueOf(failure.getCause());
    }
}
