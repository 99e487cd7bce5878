package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CauseTest {

    @ParameterizedTest
    @MethodSource
    void isToldInOneLineThatSaysSomething(Throwable failure, String words) {
        assertThat(Cause.of(failure)).isEqualTo(words);
    }

    static Stream<Arguments> isToldInOneLineThatSaysSomething() {
        return Stream.of(
                Arguments.of(new IOException("first\nsecond"), "first"),
                Arguments.of(new ExecutionException(new CompletionException(new IOException("inner"))), "inner"),
                Arguments.of(new UncheckedIOException(new IOException("inner")), "inner"),
                Arguments.of(new NoSuchFileException("a.pem"), "there is no file a.pem"),
                Arguments.of(new AccessDeniedException("a.pem"), "permission denied for a.pem"),
                Arguments.of(
                        new FileSystemException("a.pem", null, "Too many open files"), "a.pem: Too many open files"),
                Arguments.of(new NotDirectoryException("a"), "java.nio.file.NotDirectoryException: a"),
                Arguments.of(new MalformedInputException(1), "it holds bytes that are no text"),
                Arguments.of(new ConnectException(), "nobody answers there"),
                Arguments.of(new ConnectException("Connection refused"), "Connection refused"),
                Arguments.of(new TimeoutException(), "java.util.concurrent.TimeoutException"));
    }
}
