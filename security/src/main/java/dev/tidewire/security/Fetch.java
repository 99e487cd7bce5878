package dev.tidewire.security;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that the program trusts for a JSON object: within 3 s in all, with at most 64 KiB, by https (or on this
 * machine by http), and from that very address, since a redirect could lead anywhere. Whatever goes wrong is an
 * IOException. Any thread, none of which waits.
 */
final class Fetch {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    // One for all, as each has a thread of its own
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    private Fetch() {}

    /** @throws IllegalArgumentException if nobody is asked there */
    static URI checked(URI url) {
        String host = url.getHost();
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
        if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null || !(plain || encrypted)) {
            throw new IllegalArgumentException("an address has the form https://HOST/PATH, not '" + url + "'");
        }
        if (plain && !isLoopback(url)) {
            throw new IllegalArgumentException("http is for this machine alone: '" + url + "' has to be https");
        }
        return url;
    }

    static boolean isLoopback(URI url) {
        return url.getHost() != null && LOOPBACK.matcher(url.getHost()).matches();
    }

    static CompletionStage<Map<String, Object>> get(URI url) {
        return send(request(url).GET().build());
    }

    /** @param form in the form of {@code application/x-www-form-urlencoded} */
    static CompletionStage<Map<String, Object>> post(URI url, String authorization, String form) {
        return send(request(url)
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static HttpRequest.Builder request(URI url) {
        return HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "application/json");
    }

    private static CompletionStage<Map<String, Object>> send(HttpRequest request) {
        AtomicBoolean answered = new AtomicBoolean();
        AtomicReference<CompletableFuture<?>> latest = new AtomicReference<>();
        return exchange(request, answered, latest)
                .exceptionallyCompose(failure -> mayTryAgain(answered, failure)
                        ? exchange(request, answered, latest)
                        : CompletableFuture.failedStage(failure))
                .thenApply(Fetch::read)
                // The request's own timeout ends with the head of the response
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((object, failure) -> cancel(latest.get(), failure))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(explained(request.uri(), failure)));
    }

    private static CompletableFuture<HttpResponse<byte[]>> exchange(
            HttpRequest request, AtomicBoolean answered, AtomicReference<CompletableFuture<?>> latest) {
        try {
            CompletableFuture<HttpResponse<byte[]>> exchange = CLIENT.sendAsync(request, head -> {
                answered.set(true);
                return new LimitedBody(head.statusCode() == OK ? MOST_BYTES : 0);
            });
            latest.set(exchange);
            return exchange;
        } catch (Throwable e) {
            // There was no thread to be had, or the proxy's settings are wrong: whoever waits has to hear of it
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void cancel(@Nullable CompletableFuture<?> exchange, @Nullable Throwable failure) {
        if (exchange != null && failure != null) {
            exchange.cancel(true);
        }
    }

    /**
     * Whether a connection ended without a word, as one that was kept open does when the server closes it just then. All
     * that is asked here may be asked twice; the JDK asks again by itself, but not what is posted.
     */
    private static boolean mayTryAgain(AtomicBoolean answered, Throwable failure) {
        Throwable cause = cause(failure);
        return !answered.get()
                && cause instanceof IOException
                && !(cause instanceof ConnectException || cause instanceof HttpTimeoutException);
    }

    private static Map<String, Object> read(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() != OK) {
                throw new IOException("answered " + response.statusCode());
            }
            return StrictJson.object(response.body());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static IOException explained(URI url, Throwable failure) {
        Throwable cause = cause(failure);
        return new IOException("asked " + url + ": " + why(cause), cause);
    }

    /** What went wrong, without the wrapper of a stage. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure : cause;
    }

    private static String why(Throwable cause) {
        @Nullable String message = cause.getMessage();
        if (message == null && cause instanceof ConnectException) {
            return "nobody answers there";
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
