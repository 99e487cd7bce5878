package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static WebSocketServer server;

    @BeforeAll
    static void open() throws Exception {
        server = WebSocketServer.builder().http(Pages.load()).start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/chat, text/html; charset=utf-8",
        "/style.css, text/css; charset=utf-8",
        "/chat.js, text/javascript; charset=utf-8",
        "/favicon.svg, image/svg+xml; charset=utf-8"
    })
    void pagesComeWithTheirTypeAndProtection(String path, String type) throws Exception {
        var response = request("GET", path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotBlank();
        assertThat(header(response, "Content-Type")).isEqualTo(type);
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(response, "Content-Security-Policy"))
                .contains("default-src 'self'", "connect-src 'self' ws: wss:", "frame-ancestors 'none'")
                .contains("base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void whoHasThePageGets304WithoutIt(String ifNoneMatch) throws Exception {
        String tag = header(request("GET", "/"), "ETag");
        var response = request("GET", "/", "If-None-Match", String.format(ifNoneMatch, tag));
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "ETag")).isEqualTo(tag);
    }

    @Test
    void whoHasAnotherPageGetsThisOne() throws Exception {
        String other = header(request("GET", "/chat"), "ETag");
        assertThat(request("GET", "/", "If-None-Match", other).statusCode()).isEqualTo(200);
    }

    @Test
    void headHasNoBodyButItsLength() throws Exception {
        String length = header(request("GET", "/"), "Content-Length");
        var response = request("HEAD", "/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "Content-Length")).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        var response = request(method, "/");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/404.html",
                "/Chat",
                "/pages/index.html",
                "/../logback.xml",
                "/./chat.js",
                "/x/../chat.js",
                "/%2e%2e/logback.xml",
                "/..%2flogback.xml",
                "/..%5clogback.xml",
                "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/\\..\\logback.xml",
                "/Main.class",
                "/build.properties"
            })
    void nothingButThePagesIsServed(String path) throws Exception {
        String response = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 404 ").contains("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /chat.js%00.html HTTP/1.1", "GET ../logback.xml HTTP/1.1", "GET /a b HTTP/1.1"})
    void whatIsNoPathIsABadRequest(String line) throws Exception {
        assertThat(raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({"/chat/, /chat", "//, /"})
    void aSlashTooManyLeadsToThePage(String path, String page) throws Exception {
        var response = request("GET", path);
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(header(response, "Location")).isEqualTo(page);
    }

    @Test
    void queriesDoNotMatter() throws Exception {
        assertThat(request("GET", "/chat?name=Ada").statusCode()).isEqualTo(200);
    }

    @Test
    void healthTellsTheVersion() throws Exception {
        var response = request("GET", "/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(response.body()).isEqualTo("{\"status\":\"ok\",\"version\":\"" + Build.version() + "\"}");
    }

    private static HttpResponse<String> request(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
