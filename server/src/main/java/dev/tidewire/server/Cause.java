package dev.tidewire.server;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What went wrong, in one line for people. */
public final class Cause {
    private Cause() {}

    /** The first line of what the failure says, without the wrappers of futures and streams. */
    public static String of(Throwable failure) {
        Throwable real = failure;
        while (isWrapper(real) && real.getCause() != null) {
            real = real.getCause();
        }
        return words(real).lines().findFirst().orElse(real.toString());
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof UncheckedIOException;
    }

    // Some of the JDK's exceptions say no more than a path, a number or nothing
    private static String words(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.toString();
        }
        if (failure instanceof CharacterCodingException) {
            return "it holds bytes that are no text";
        }
        if (failure instanceof ConnectException && failure.getMessage() == null) {
            return "nobody answers there";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
