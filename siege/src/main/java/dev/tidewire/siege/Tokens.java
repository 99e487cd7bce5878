package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of JSON Web Tokens (RFC 7519) whose secret the server knows; it signs whatever it is told. */
final class Tokens {
    private static final String SECRET = "a secret of the siege, which is at least 32 bytes long";
    private static final String OTHER_SECRET = "another secret, which is at least 32 bytes long as well";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String RIGHTS =
            "{\"connect\":[\"/chat\"],\"read\":[\"chat\"],\"write\":[\"chat\"],\"presence\":[\"chat\"]}";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Tokens() {}

    /** Writes a configuration of {@code ./tidewire serve} that takes its tokens; answers the file. */
    static Path configuration(Path folder) throws IOException {
        Path secret = folder.resolve("secret.txt");
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SECRET);
        String config = """
                listen:
                  port: 0
                login:
                  jwt:
                    - issuer: https://siege.example
                      audience: chat
                      algorithm: HS256
                      secret-file: secret.txt
                      rights-claim: tidewire
                """;
        return Files.writeString(folder.resolve("logins.yaml"), config);
    }

    /** A token that is good for an hour. */
    static String of(String user) {
        return with("sub", '"' + user + '"');
    }

    /** A good one's claims, but for this: its value as JSON, or nothing to leave it out. */
    static String with(String claim, String value) {
        return signed(HEADER, claims(claim, value), SECRET);
    }

    /** A good one's claims beneath another header. */
    static String headed(String header) {
        return signed(header, claims("sub", "\"ann\""), SECRET);
    }

    /** A good one, signed with another secret. */
    static String ofAnother() {
        return signed(HEADER, claims("sub", "\"ann\""), OTHER_SECRET);
    }

    /** Seconds since 1970, so long from now. */
    static String seconds(int fromNow) {
        return Long.toString(Instant.now().getEpochSecond() + fromNow);
    }

    private static String claims(String claim, String value) {
        Map<String, String> claims = new LinkedHashMap<>(Map.of(
                "iss", "\"https://siege.example\"",
                "aud", "\"chat\"",
                "sub", "\"ann\"",
                "exp", seconds(3600),
                "tidewire", RIGHTS));
        claims.put(claim, value);
        return claims.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> '"' + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String signed(String header, String claims, String secret) {
        String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
