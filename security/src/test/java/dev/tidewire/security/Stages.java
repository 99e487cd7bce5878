package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidewire.websocket.AuthenticationException;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** How stages end. */
final class Stages {
    private Stages() {}

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
