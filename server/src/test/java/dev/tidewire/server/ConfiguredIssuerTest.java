package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.tidewire.security.ApiKeys;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in where an issuer has to be asked. */
class ConfiguredIssuerTest {
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int NOT_UP_YET = 503;

    @TempDir
    Path folder;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final String issuer = "http://127.0.0.1:" + site.getAddress().getPort();
    private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();

    ConfiguredIssuerTest() throws Exception {}

    @BeforeEach
    void start() {
        site.createContext("/", exchange -> {
            try (exchange) {
                String answer = answers.get(exchange.getRequestURI().getPath());
                byte[] body = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer == null ? NOT_UP_YET : 200, answer == null ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        site.start();
    }

    @AfterEach
    void stop() {
        site.stop(0);
    }

    private ServerConfig read(String login) throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "listen:\n  port: 0\nlogin:\n" + login);
        return ServerConfig.read(ConfigSection.read(file, Map.of()));
    }

    private static WebSocketServer start(ServerConfig config) throws IOException {
        return config.builder().route("/chat", ConfiguredLoginTest.whoIsIt()).start();
    }

    private static String answer(WebSocketServer server, String token) throws IOException {
        return ConfiguredLoginTest.answer(server, "", "Authorization: Bearer " + token + "\r\n");
    }

    private String token() throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("chat")
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("tidewire", Map.of("connect", List.of("/chat")))
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private void comesUp() {
        answers.put("/keys", "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}");
        answers.put(CONFIGURATION, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
    }

    private String openId() {
        return "  openid:\n    - {issuer: '" + issuer + "', audience: chat, user-prefix: staff/}\n";
    }

    @Test
    void theUsersOfAnOpenIdProviderHaveItsPrefix() throws Exception {
        comesUp();
        ServerConfig config = read(openId());
        assertThat(config.warnings()).isEmpty();
        try (var server = start(config)) {
            assertThat(answer(server, token())).startsWith("HTTP/1.1 101 ").endsWith("staff/ann");
        }
    }

    @Test
    void aServerStartsBeforeItsOpenIdProviderAndLetsItsUsersInLater() throws Exception {
        Rights rights = Rights.none().allow(Right.CONNECT, "/chat");
        String apiKey = ApiKeys.in(folder.resolve("keys.json"))
                .make(Principal.of("sensor").rights(rights), null);
        ServerConfig config = read(openId() + "  api-keys: keys.json\n");
        assertThat(config.warnings())
                .containsExactly("WARNING: asked " + issuer + CONFIGURATION + ": answered 503: the users of " + issuer
                        + " are let in when it answers; until then they are told to come back later.");
        try (var server = start(config)) {
            assertThat(answer(server, token())).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 5\r\n");
            assertThat(answer(server, apiKey)).startsWith("HTTP/1.1 101 ").endsWith("sensor");
            assertThat(answer(server, "x.y.z")).startsWith("HTTP/1.1 401 ");
            comesUp();
            String answer = answer(server, token());
            long start = System.nanoTime();
            while (answer.startsWith("HTTP/1.1 503 ")) {
                assertThat(System.nanoTime() - start).as("waited").isLessThan(PATIENCE_NANOS);
                Thread.sleep(100);
                answer = answer(server, token());
            }
            assertThat(answer).startsWith("HTTP/1.1 101 ").endsWith("staff/ann");
        }
    }

    @Test
    void anOpenIdProviderOfAnotherNameIsAMistakeInTheFile() {
        answers.put(CONFIGURATION, "{\"issuer\":\"" + issuer + "/\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        assertThatThrownBy(() -> read(openId()))
                .isInstanceOf(UsageException.class)
                .hasMessage("c.yaml:5: login.openid.0.issuer: who answers at " + issuer + " calls itself otherwise");
    }

    @Test
    void anIntrospectedTokenHasToBeOfItsIssuer() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String introspection = """
                  introspection:
                    - url: SITE/ask
                      client-id: chat
                      client-secret-file: secret.txt
                      audience: chat
                      issuer: https://issuer.example
                      user-prefix: guests/
                """.replace("SITE", issuer);
        try (var server = start(read(introspection))) {
            answers.put("/ask", introspected("https://issuer.example"));
            assertThat(answer(server, "one")).startsWith("HTTP/1.1 101 ").endsWith("guests/ann");
            answers.put("/ask", introspected("https://other.example"));
            assertThat(answer(server, "two")).startsWith("HTTP/1.1 401 ");
        }
    }

    private static String introspected(String by) {
        return "{\"active\":true,\"aud\":\"chat\",\"sub\":\"ann\",\"iss\":\"" + by
                + "\",\"tidewire\":{\"connect\":[\"/chat\"]}}";
    }
}
