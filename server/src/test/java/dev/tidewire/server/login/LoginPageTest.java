package dev.tidewire.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.HttpResponse;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page, or somebody who is none, is answered at /login. */
class LoginPageTest {
    private static final String ASKED = "{\"name\": \"Ada\", \"password\": \"open sesame\"}";
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private WebSocketServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(Clock.systemUTC());
    }

    private static WebSocketServer serve(Clock clock) throws IOException {
        DemoIssuer issuer = new DemoIssuer("open sesame", Duration.ofMinutes(1), clock);
        HttpHandler pages = HttpHandler.of(request -> HttpResponse.text(200, "a page"));
        return WebSocketServer.builder()
                .http(new LoginPage(issuer, pages, name -> {
                    if (name.length() > 32) {
                        throw new IllegalArgumentException("too long");
                    }
                    return name.strip();
                }))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private java.net.http.HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private java.net.http.HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request("/login").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String token(String body) {
        Matcher matcher = TOKEN.matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    @Test
    void givesATokenAndTheNext() throws Exception {
        var answer = post(ASKED.replace("Ada", " Ada "));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("\"name\":\"Ada\"", "\"expires\":");
        var next = post("", "Authorization", "Bearer " + token(answer.body()));
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).contains("\"name\":\"Ada\"");
        assertThat(token(next.body())).isNotEmpty();
    }

    @Test
    void tellsThatOneHasToLogInAndLeavesAllElseToThePages() throws Exception {
        assertThat(send(request("/login")).body()).isEqualTo("{\"login\":true}");
        assertThat(send(request("/chat")).body()).isEqualTo("a page");
        assertThat(send(request("/login").DELETE()).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer x", "Basic x", "Bearer a.b.c"})
    void givesNoTokenForOneThatIsNoGood(String authorization) throws Exception {
        var answer = post("", "Authorization", authorization);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Log in again.\"}");
    }

    @Test
    void givesNoTokenForTwo() throws Exception {
        String authorization = "Bearer " + token(post(ASKED).body());
        assertThat(post("", "Authorization", authorization).statusCode()).isEqualTo(200);
        assertThat(post("", "Authorization", authorization, "Authorization", authorization)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void givesNoTokenForOneThatHasExpired() throws Exception {
        server.close();
        server = serve(Clock.fixed(Instant.now().minusSeconds(120), ZoneOffset.UTC));
        var answer = post(ASKED);
        assertThat(post("", "Authorization", "Bearer " + token(answer.body())).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"name\": \"Ada\"}",
                "{\"name\": \"Ada\", \"password\": 1}",
                "{\"name\": \"Ada\", \"password\": \"open sesame\", \"admin\": \"yes\"}",
                "{\"name\": \"Ada\", \"name\": \"Bob\", \"password\": \"open sesame\"}",
                "{\"name\": \"Ada\", \"password\": \"open sesame\"} {}",
                "{\"name\": \"a name of more characters than thirty-two\", \"password\": \"open sesame\"}"
            })
    void saysWhatIsWrongWithWhatWasSent(String body) throws Exception {
        var answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"");
    }

    @Test
    void repairsNothingThatIsNotUtf8() throws Exception {
        byte[] body = ASKED.replace("Ada", "Ad\u00e4").getBytes(StandardCharsets.ISO_8859_1);
        var answer = send(
                request("/login").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void takesNoFormOfAnotherSite() throws Exception {
        var answer = send(request("/login").header("Content-Type", "text/plain").POST(BodyPublishers.ofString(ASKED)));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void letsNobodyGuessForLong() throws Exception {
        int status = 401;
        int guesses = 0;
        while (status == 401 && guesses < 100) {
            var answer = post(ASKED.replace("open sesame", "guess " + guesses++));
            status = answer.statusCode();
        }
        assertThat(status).isEqualTo(429);
        assertThat(guesses).isEqualTo(21);
        assertThat(post(ASKED).headers().firstValue("Retry-After")).contains("60");
    }
}
