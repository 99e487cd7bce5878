package dev.tidewire.server;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What went wrong, in one line for people. */
public final class Cause {
    private Cause() {}

    /** The first line of what the failure says, without the wrappers of futures. */
    public static String of(Throwable failure) {
        Throwable real = failure;
        while ((real instanceof ExecutionException || real instanceof CompletionException) && real.getCause() != null) {
            real = real.getCause();
        }
        String message = real.getMessage();
        return message == null ? real.toString() : message.lines().findFirst().orElse(real.toString());
    }
}
