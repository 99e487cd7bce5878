package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidewire.security.ApiKeys;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in by each way to log in that a configuration knows and that asks nobody else. */
class ConfiguredLoginTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuv";
    private static final String SHARED = """
              jwt:
                - issuer: https://issuer.example
                  audience: chat
                  algorithm: HS256
                  secret-file: secret.txt
            """;
    // A Close frame, masked with zeros
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};
    private static final String LISTED_PAGE = "Origin: https://app.example\r\n";

    @TempDir
    Path folder;

    @Test
    void aTokenSignedWithTheSecretOfAFile() throws Exception {
        try (var server = sharing("")) {
            assertThat(answer(server, "", bearer(token(SECRET)))).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "", bearer(token("another" + SECRET)))).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aTokenSignedWithTheKeyOfAFile() throws Exception {
        KeyPair pair = pair();
        publish(pair, "key.pem");
        String login = """
                  jwt:
                    - issuer: https://issuer.example
                      audience: chat
                      algorithm: ES256
                      key-file: key.pem
                      rights-claim: may
                """;
        try (var server = serve(login)) {
            assertThat(answer(server, "", bearer(token(pair, "may")))).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "", bearer(token(pair, "tidewire")))).startsWith("HTTP/1.1 403 ");
            assertThat(answer(server, "", bearer(token(pair(), "may")))).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void usersOfSeveralIssuersHaveTheirPrefixes() throws Exception {
        KeyPair pair = pair();
        publish(pair, "key.pem");
        String another = """
                      user-prefix: staff/
                    - issuer: https://other.example
                      audience: chat
                      algorithm: ES256
                      key-file: key.pem
                      user-prefix: guests/
                """;
        try (var server = sharing(another)) {
            assertThat(answer(server, "", bearer(token(SECRET)))).endsWith("staff/ann");
            assertThat(answer(server, "", bearer(token(pair, "tidewire", "https://other.example"))))
                    .endsWith("guests/ann");
        }
    }

    @Test
    void aKeyOfAProgram() throws Exception {
        Rights rights = Rights.none().allow(Right.CONNECT, "/chat");
        String key = ApiKeys.in(folder.resolve("keys.json"))
                .make(Principal.of("sensor").rights(rights), null);
        try (var server = serve("  api-keys: keys.json\n")) {
            assertThat(answer(server, "", bearer(key))).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "", bearer(key + "x"))).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aCookieFromAPageThatIsListed() throws Exception {
        String cookie = "Cookie: session=" + token(SECRET) + "\r\n";
        try (var server = sharing("  cookie: session\n")) {
            assertThat(answer(server, "", cookie + LISTED_PAGE)).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "", cookie + "Origin: http://localhost\r\n"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "", cookie + "Origin: https://other.example\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(answer(server, "", cookie)).startsWith("HTTP/1.1 403 ");
            assertThat(answer(server, "", cookie.replace("\r", "x\r") + LISTED_PAGE))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aTokenInTheQuery() throws Exception {
        try (var server = sharing("  query: token\n")) {
            assertThat(answer(server, "?token=" + token(SECRET), "")).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "?token=" + token("another" + SECRET), ""))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    private void publish(KeyPair pair, String file) throws IOException {
        String pem = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        Files.writeString(folder.resolve(file), "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
    }

    private WebSocketServer sharing(String login) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return serve(SHARED + login);
    }

    private WebSocketServer serve(String login) throws IOException {
        String yaml = "listen:\n  port: 0\norigins: [https://app.example]\nlogin:\n" + login;
        Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
        return ServerConfig.read(ConfigSection.read(file, Map.of()))
                .builder()
                .route("/chat", whoIsIt())
                .start();
    }

    /** Says to everybody who they are. */
    static Route whoIsIt() {
        return Route.to(on -> on.open(ws -> {
            ws.send(Objects.requireNonNull(ws.principal()).user());
            ws.close();
        }));
    }

    /** The answer to an upgrade, and who it is that got in, without the frame around it. */
    static String answer(WebSocketServer server, String query, String headers) throws IOException {
        try (var peer = RawPeer.upgrade(server.port(), "/chat" + query, headers)) {
            String head = peer.head();
            if (!head.startsWith("HTTP/1.1 101 ")) {
                return head;
            }
            peer.send(CLOSE);
            String frames = peer.rest();
            return head + frames.substring(2, 2 + frames.charAt(1));
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String token(String secret) throws JOSEException {
        return token(JWSAlgorithm.HS256, new MACSigner(secret), "tidewire", ISSUER);
    }

    private static String token(KeyPair pair, String claim) throws JOSEException {
        return token(pair, claim, ISSUER);
    }

    private static String token(KeyPair pair, String claim, String issuer) throws JOSEException {
        return token(JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) pair.getPrivate()), claim, issuer);
    }

    private static String token(JWSAlgorithm algorithm, JWSSigner signer, String claim, String issuer)
            throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("chat")
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim(claim, Map.of("connect", List.of("/chat")))
                .build();
        var token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
