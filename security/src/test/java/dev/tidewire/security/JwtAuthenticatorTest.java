package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens let somebody in, and what all others have in common. */
class JwtAuthenticatorTest {
    private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    private static final Key RSA = Signer.RSA.getPrivate();
    private static final JwtAuthenticator OURS =
            JwtAuthenticator.issuer("https://id.example").audience("tidewire");
    private static final JwtAuthenticator ONLY_RS256 = OURS.key(JwtKey.publicKey(Signer.RSA.getPublic(), "RS256"));

    private static long seconds(int fromNow) {
        return Instant.now().getEpochSecond() + fromNow;
    }

    /** The claims of a good token, where these stand instead of, or besides, what it has; a null takes one out. */
    private static String claims(String... changes) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("iss", "\"https://id.example\"");
        all.put("aud", "\"tidewire\"");
        all.put("sub", "\"ada\"");
        all.put("exp", "" + seconds(600));
        all.put("tidewire", "{\"connect\":[\"*\"],\"read\":[\"news*\"]}");
        for (int i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        List<String> members = new ArrayList<>();
        all.forEach((name, value) -> {
            if (!value.isEmpty()) {
                members.add("\"" + name + "\":" + value);
            }
        });
        return "{" + String.join(",", members) + "}";
    }

    private static String good() {
        return with(claims());
    }

    private static String with(String claims) {
        return Signer.sign("RS256", RSA, HEADER, claims);
    }

    private static String headed(String more) {
        return Signer.sign("RS256", RSA, "{\"alg\":\"RS256\"," + more + "}", claims());
    }

    private static CompletionStage<Principal> ask(JwtAuthenticator authenticator, String token) {
        return authenticator.authenticate(new Credentials(Source.HEADER, "bearer", token));
    }

    private static JwtKey keyFor(String algorithm) {
        return algorithm.startsWith("HS")
                ? JwtKey.hmac(algorithm, Signer.SECRET)
                : JwtKey.publicKey(Signer.pairFor(algorithm).getPublic(), algorithm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                "ES512", "EdDSA"
            })
    void acceptsWhatIsSignedByTheAlgorithmOfItsKeyAlone(String algorithm) throws Exception {
        JwtAuthenticator authenticator = OURS.key(keyFor(algorithm));
        String header = "{\"alg\":\"" + algorithm + "\"}";
        assertThat(Stages.get(ask(authenticator, Signer.sign(algorithm, Signer.keyFor(algorithm), header, claims()))))
                .extracting(Principal::user)
                .isEqualTo("ada");
        for (SignatureAlgorithm other : SignatureAlgorithm.values()) {
            if (!other.name().equals(algorithm)) {
                String signed = Signer.sign(
                        other.name(), Signer.keyFor(other.name()), "{\"alg\":\"" + other.name() + "\"}", claims());
                assertThat(Stages.refusal(ask(authenticator, signed))).contains(other.name());
                String claimed = Signer.sign(other.name(), Signer.keyFor(other.name()), header, claims());
                Stages.refusal(ask(authenticator, claimed));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"})
    void refusesASignatureThatIsAnyOther(String algorithm) throws Exception {
        JwtAuthenticator authenticator = OURS.key(keyFor(algorithm));
        String header = "{\"alg\":\"" + algorithm + "\"}";
        String token = Signer.sign(algorithm, Signer.keyFor(algorithm), header, claims());
        String signed = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));
        byte[] flipped = signature.clone();
        flipped[flipped.length / 2] ^= 1;
        for (byte[] other : List.of(
                flipped,
                // CVE-2022-21449: r and s are zero
                new byte[signature.length],
                new byte[1],
                Arrays.copyOf(signature, signature.length - 1),
                Arrays.copyOf(signature, signature.length + 1),
                Arrays.copyOfRange(signature, 1, signature.length))) {
            Stages.refusal(ask(authenticator, signed + Signer.base64(other)));
        }
        Stages.refusal(ask(authenticator, token.replaceFirst("\\.", ".e30")));
        assertThat(Stages.get(ask(authenticator, token)).user()).isEqualTo("ada");
    }

    @Test
    void knowsTheUserTheRightsAndTheEnd() throws Exception {
        long end = seconds(600);
        Principal ada = Stages.get(ask(ONLY_RS256, with(claims("exp", "" + end))));
        assertThat(ada.user()).isEqualTo("ada");
        assertThat(ada.expires()).isEqualTo(Instant.ofEpochSecond(end));
        assertThat(ada.rights())
                .isEqualTo(Rights.none().allow(Right.CONNECT, "*").allow(Right.READ, "news*"));
        assertThat(Stages.get(ask(ONLY_RS256, with(claims("tidewire", "")))).rights())
                .isEqualTo(Rights.none());
        JwtAuthenticator byScope = ONLY_RS256.rights(claims ->
                "chat".equals(claims.get("scope")) ? Rights.none().allow(Right.CONNECT, "/chat") : Rights.none());
        assertThat(Stages.get(ask(byScope, with(claims("scope", "\"chat\"")))).rights())
                .isEqualTo(Rights.none().allow(Right.CONNECT, "/chat"));
        JwtAuthenticator byClaim = ONLY_RS256.rightsFrom("can");
        assertThat(Stages.get(ask(byClaim, with(claims("can", "{\"presence\":[\"a\"]}"))))
                        .rights())
                .isEqualTo(Rights.none().allow(Right.PRESENCE, "a"));
    }

    static Stream<String> goodTokens() {
        return Stream.of(
                good(),
                with(claims("aud", "[\"others\",\"tidewire\"]")),
                with(claims("exp", "" + seconds(-20))),
                with(claims("nbf", "" + seconds(20), "iat", "" + seconds(20))),
                with(claims("exp", seconds(600) + ".5")),
                headed("\"kid\":\"../any / name\""),
                headed("\"typ\":\"application/at+JWT\""),
                headed("\"typ\":\"jwt\""));
    }

    private static String unsigned(String header) {
        return Signer.base64(header) + "." + Signer.base64(claims()) + ".";
    }

    private static String hmac(byte[] secret) {
        return Signer.sign("HS256", new SecretKeySpec(secret, "HMAC"), "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims());
    }

    /** The same key as RSAPublicKey (PKCS #1): the BIT STRING at the end of its X.509 form. */
    private static byte[] pkcs1() {
        byte[] encoded = Signer.RSA.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, 24, encoded.length);
    }

    /** RFC 8725 §2.1: the public key, in each form that it is found in, as if it were a shared secret. */
    private static Stream<String> confused() {
        byte[] encoded = Signer.RSA.getPublic().getEncoded();
        Stream<String> texts = Stream.of(
                Signer.pem("PUBLIC KEY", encoded),
                Signer.pem("PUBLIC KEY", encoded) + "\n",
                Signer.pem("RSA PUBLIC KEY", pkcs1()),
                Signer.pem("RSA PUBLIC KEY", pkcs1()) + "\n",
                Signer.jwk(Signer.RSA.getPublic(), ""));
        return Stream.concat(texts.map(text -> text.getBytes(StandardCharsets.US_ASCII)), Stream.of(encoded, pkcs1()))
                .map(JwtAuthenticatorTest::hmac);
    }

    private static Stream<String> unsignedOrMissigned() {
        String good = good();
        String wrongKey = Signer.sign("RS256", Signer.OTHER_RSA.getPrivate(), HEADER, claims("jti", "1"));
        return Stream.of(
                unsigned("{\"alg\":\"none\"}"),
                unsigned("{\"alg\":\"nOnE\"}"),
                unsigned("{}"),
                unsigned(HEADER),
                Signer.sign("RS384", RSA, HEADER, claims()),
                Signer.sign("RS256", RSA, "{\"alg\":\"rs256\"}", claims()),
                Signer.sign("RS256", RSA, "{\"alg\":[\"RS256\"]}", claims()),
                wrongKey,
                good.substring(0, good.length() - 4),
                good.substring(0, good.lastIndexOf('.') + 5),
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.lastIndexOf('.')),
                good + "AAAA",
                wrongKey.substring(0, wrongKey.lastIndexOf('.')) + good.substring(good.lastIndexOf('.')));
    }

    private static Stream<String> otherwiseHeaded(String url) {
        String own = Signer.jwk(Signer.OTHER_RSA.getPublic(), "");
        Stream<String> headers = Stream.of(
                "\"jku\":\"" + url + "/jku\"",
                "\"x5u\":\"" + url + "/x5u\"",
                "\"jku\":\"http://169.254.169.254/latest/meta-data/\"",
                "\"jwk\":" + own,
                "\"x5c\":[\"MIIB\"]",
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\"",
                "\"enc\":\"A128GCM\"",
                "\"kid\":\"\"",
                "\"kid\":7",
                "\"kid\":null",
                "\"kid\":\"a\\u0000b\"",
                "\"kid\":\"a\\r\\nb\"",
                "\"kid\":\"" + "k".repeat(129) + "\"",
                "\"typ\":\"logout+jwt\"",
                "\"typ\":\"dpop+jwt\"",
                "\"typ\":\"\"",
                "\"typ\":null",
                "\"typ\":1",
                "\"alg\":\"RS256\"");
        return Stream.concat(
                headers.map(JwtAuthenticatorTest::headed),
                Stream.of(Signer.sign(
                        "RS256", Signer.OTHER_RSA.getPrivate(), "{\"alg\":\"RS256\",\"jwk\":" + own + "}", claims())));
    }

    private static Stream<String> otherClaims() {
        return Stream.of(
                        claims("iss", "\"https://id.example/\""),
                        claims("iss", "\"https://evil.example\""),
                        claims("iss", "\"localhost:6379/\""),
                        claims("iss", "[\"https://id.example\"]"),
                        claims("iss", ""),
                        claims("aud", "\"Tidewire\""),
                        claims("aud", "[\"others\"]"),
                        claims("aud", "[]"),
                        claims("aud", "{\"tidewire\":\"tidewire\"}"),
                        claims("aud", ""),
                        claims("exp", "" + seconds(-61)),
                        claims("exp", ""),
                        claims("exp", "null"),
                        claims("exp", "\"" + seconds(600) + "\""),
                        claims("exp", "-1"),
                        claims("exp", "1e400000"),
                        claims("exp", "9".repeat(90)),
                        claims("exp", "9".repeat(101)),
                        claims("nbf", "" + seconds(90)),
                        claims("nbf", "\"soon\""),
                        claims("iat", "" + seconds(90)),
                        claims("sub", ""),
                        claims("sub", "\"\""),
                        claims("sub", "null"),
                        claims("sub", "1"),
                        claims("sub", "\"a\\nb\""),
                        claims("sub", "\"a\\ud800\""),
                        claims("sub", "\"" + "a".repeat(256) + "\""),
                        claims("tidewire", "null"),
                        claims("tidewire", "[\"*\"]"),
                        claims("tidewire", "{\"connect\":\"*\"}"),
                        claims("tidewire", "{\"connect\":[\"*\",1]}"),
                        claims("tidewire", "{\"connect\":[\"*\",\"\"]}"),
                        claims("tidewire", "{\"connect\":[\"*\",\"a*b\"]}"),
                        claims("tidewire", "{\"connect\":[\"*\"],\"admin\":[\"*\"]}"),
                        claims("tidewire", "{\"CONNECT\":[\"*\"]}"),
                        claims("tidewire", "{\"connect\":[\"*\",\"a\\r\\nb\"]}"),
                        claims("deep", "[".repeat(32) + "]".repeat(32)),
                        claims("deep", "[".repeat(2500) + "]".repeat(2500)),
                        claims().replace("{\"iss\"", "{\"sub\":\"eve\",\"iss\""),
                        claims().replace("{\"iss\"", "{\"\\u0073ub\":\"eve\",\"iss\""),
                        claims("tidewire", "{\"read\":[\"a\"],\"connect\":[\"*\"],\"read\":[\"b\"]}"),
                        claims() + "{}",
                        claims() + " x",
                        "[" + claims() + "]",
                        "\ufeff" + claims(),
                        "null",
                        "")
                .map(JwtAuthenticatorTest::with);
    }

    private static Stream<String> otherForms() {
        String good = good();
        String[] parts = good.split("\\.", -1);
        byte[] claims = claims().getBytes(StandardCharsets.UTF_8);
        String padded = Base64.getUrlEncoder()
                .encodeToString(
                        (claims() + " ".repeat(claims.length % 3 == 2 ? 2 : 1)).getBytes(StandardCharsets.UTF_8));
        String standard = Base64.getEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"???>>>\"}".getBytes(StandardCharsets.UTF_8));
        String utf16 = Signer.base64(claims().getBytes(StandardCharsets.UTF_16));
        byte[] latin = claims("sub", "\"ad\u00e4\"").getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(
                "",
                "x",
                ".",
                "..",
                "...",
                parts[0] + "." + parts[1],
                "." + parts[1] + "." + parts[2],
                good + ".",
                good + "." + parts[2],
                good + "." + parts[2] + "." + parts[2],
                good + "=",
                good + "==",
                Signer.signEncoded("RS256", RSA, parts[0] + "." + padded),
                Signer.signEncoded("RS256", RSA, parts[0] + "=." + parts[1]),
                Signer.signEncoded("RS256", RSA, parts[0] + "." + standard),
                Signer.signEncoded("RS256", RSA, parts[0] + "." + utf16),
                Signer.signEncoded("RS256", RSA, parts[0] + "." + Signer.base64(latin)),
                parts[0] + " ." + parts[1] + "." + parts[2],
                parts[0] + "\t." + parts[1] + "." + parts[2],
                good.replace('.', ','),
                "\u00e9" + good,
                with(claims("more", "\"" + "x".repeat(6000) + "\"")),
                parts[0] + "." + parts[1] + "." + "A".repeat(8000));
    }

    private static Stream<String> encrypted() {
        String header = "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}";
        return Stream.of(
                Signer.base64(header) + ".AAAA.AAAA.AAAA.AAAA",
                Signer.base64("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}") + "..AAAA.AAAA.AAAA",
                Signer.sign("RS256", RSA, header, claims()));
    }

    @Test
    void givesAllOthersTheSameAnswerAndAsksNobody() throws Exception {
        try (Website elsewhere = new Website();
                Website home = new Website().answers(200, "{\"keys\":[]}");
                Upgrades server = Upgrades.by(ONLY_RS256);
                Upgrades withSet = Upgrades.by(ONLY_RS256.keys(JwkSet.at(home.url("/keys"))))) {
            assertThat(goodTokens())
                    .allSatisfy(token ->
                            assertThat(server.answer("Bearer " + token)).startsWith("HTTP/1.1 101 "));
            String refusal = server.answer("Bearer no");
            assertThat(refusal).startsWith("HTTP/1.1 401 ").endsWith("not authenticated\n");
            List<String> bad = Stream.of(
                            confused(),
                            unsignedOrMissigned(),
                            otherwiseHeaded(elsewhere.url("").toString()),
                            otherClaims(),
                            otherForms(),
                            encrypted())
                    .flatMap(tokens -> tokens)
                    .toList();
            assertThat(bad).hasSizeGreaterThan(100).allSatisfy(token -> {
                assertThat(server.answer("Bearer " + token)).isEqualTo(refusal);
                assertThat(withSet.answer("Bearer " + token)).isEqualTo(refusal);
            });
            assertThat(elsewhere.asked()).isZero();
            assertThat(home.asked()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void takesNothingFromElsewhere() {
        for (Credentials other : List.of(
                new Credentials(Source.HEADER, "Basic", good()), new Credentials(Source.TICKET, "Ticket", good()))) {
            Stages.refusal(ONLY_RS256.authenticate(other));
        }
        Stages.refusal(ask(OURS, good()));
        Stages.refusal(ask(ONLY_RS256, good() + "\n"));
        Stages.refusal(ask(ONLY_RS256, "\n" + good()));
        Stages.refusal(ask(ONLY_RS256, with(claims("more", "\"" + "x".repeat(1 << 20) + "\""))));
    }

    @Test
    void saysWhyWithoutTheToken() {
        String token = with(claims("sub", "\"eve\",\"sub\":\"ada\""));
        assertThat(Stages.refusal(ask(ONLY_RS256, token))).contains("claims").doesNotContain("eve", "sub", token);
        assertThat(ONLY_RS256.toString()).isEqualTo("tokens of https://id.example for tidewire");
        assertThat(JwtKey.hmac("HS256", Signer.SECRET).id("k").toString()).isEqualTo("key k for [HS256]");
    }

    @Test
    void looksAtTheNameOfAKeyAndItsKind() throws Exception {
        JwtAuthenticator named = OURS.key(
                JwtKey.publicKey(Signer.RSA.getPublic(), "RS256", "PS256").id("one"));
        assertThat(Stages.get(ask(named, good())).user()).isEqualTo("ada");
        assertThat(Stages.get(ask(named, headed("\"kid\":\"one\""))).user()).isEqualTo("ada");
        Stages.refusal(ask(named, headed("\"kid\":\"two\"")));
        Stages.refusal(ask(ONLY_RS256.types(Set.of("at+jwt")), good()));
        assertThat(Stages.get(ask(ONLY_RS256.leeway(Duration.ofSeconds(60)), with(claims("exp", "" + seconds(-50)))))
                        .user())
                .isEqualTo("ada");
        Stages.refusal(ask(ONLY_RS256.leeway(Duration.ZERO), with(claims("exp", "" + seconds(-1)))));
    }

    @Test
    void asksForATypeWhereItIsToldWhich() throws Exception {
        JwtAuthenticator accessTokens = ONLY_RS256.types(Set.of("at+jwt"));
        JwtAuthenticator inFull = ONLY_RS256.types(Set.of("Application/at+JWT"));
        for (String typ : List.of("at+jwt", "AT+JWT", "application/at+jwt")) {
            for (JwtAuthenticator authenticator : List.of(accessTokens, inFull)) {
                assertThat(Stages.get(ask(authenticator, headed("\"typ\":\"" + typ + "\"")))
                                .user())
                        .isEqualTo("ada");
            }
        }
        String none = Signer.sign("RS256", RSA, "{\"alg\":\"RS256\"}", claims());
        assertThat(Stages.get(ask(ONLY_RS256, none)).user()).isEqualTo("ada");
        assertThat(Stages.refusal(ask(accessTokens, none))).contains("no typ");
        for (String typ : List.of("\"JWT\"", "\"\"", "null", "[\"at+jwt\"]", "\"at+jwt \"", "\"application/\"")) {
            Stages.refusal(ask(accessTokens, headed("\"typ\":" + typ)));
        }
        Stages.refusal(ask(ONLY_RS256, headed("\"typ\":\"\"")));
        Stages.refusal(ask(ONLY_RS256, headed("\"typ\":\"application/\"")));
        assertThatThrownBy(() -> ONLY_RS256.types(Set.of())).hasMessage("give at least one type, such as at+jwt");
        for (String nameless : List.of("", " ", "application/")) {
            assertThatThrownBy(() -> ONLY_RS256.types(Set.of("at+jwt", nameless)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a type has a name, such as at+jwt");
        }
    }

    @Test
    void tellsIssuersApartThatNameTheirKeysAlike() throws Exception {
        JwtAuthenticator theirs = JwtAuthenticator.issuer("https://other.example")
                .audience("tidewire")
                .key(JwtKey.publicKey(Signer.OTHER_RSA.getPublic(), "RS256").id("one"));
        Authenticator both = Authenticator.anyOf(
                OURS.key(JwtKey.publicKey(Signer.RSA.getPublic(), "RS256").id("one")), theirs);
        String header = "{\"alg\":\"RS256\",\"kid\":\"one\"}";
        for (String iss : List.of("https://id.example", "https://other.example")) {
            String claims = claims("iss", "\"" + iss + "\"");
            for (KeyPair pair : List.of(Signer.RSA, Signer.OTHER_RSA)) {
                String token = Signer.sign("RS256", pair.getPrivate(), header, claims);
                CompletionStage<Principal> answer = both.authenticate(new Credentials(Source.HEADER, "Bearer", token));
                if (iss.contains("id.") == pair.equals(Signer.RSA)) {
                    assertThat(Stages.get(answer).user()).isEqualTo("ada");
                } else {
                    Stages.refusal(answer);
                }
            }
        }
    }

    @Test
    void tellsUsersApartWhomTheirIssuersNameAlike() throws Exception {
        JwtAuthenticator staff = OURS.userPrefix("staff/").key(JwtKey.publicKey(Signer.RSA.getPublic(), "RS256"));
        JwtAuthenticator guests = JwtAuthenticator.issuer("https://other.example")
                .audience("tidewire")
                .key(JwtKey.publicKey(Signer.RSA.getPublic(), "RS256"))
                .userPrefix("guests/");
        Authenticator both = Authenticator.anyOf(staff, guests);
        String other = with(claims("iss", "\"https://other.example\""));
        assertThat(Stages.get(both.authenticate(new Credentials(Source.HEADER, "Bearer", good()))))
                .extracting(Principal::user)
                .isEqualTo("staff/ada");
        assertThat(Stages.get(both.authenticate(new Credentials(Source.HEADER, "Bearer", other))))
                .extracting(Principal::user)
                .isEqualTo("guests/ada");
        assertThat(Stages.get(ask(
                                staff.leeway(Duration.ZERO).types(Set.of("JWT")).rightsFrom("tidewire"), good()))
                        .user())
                .as("no other setting takes it away")
                .isEqualTo("staff/ada");
        Stages.refusal(ask(staff, with(claims("sub", "\"" + "a".repeat(250) + "\""))));
    }

    @ParameterizedTest
    @CsvSource({"HS256, 31", "HS384, 47", "HS512, 63", "HS256, 0", "RS256, 64", "none, 64"})
    void wantsSecretsThatAreLongEnough(String algorithm, int bytes) {
        byte[] secret = new byte[bytes];
        assertThatThrownBy(() -> JwtKey.hmac(algorithm, secret)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wantsKeysThatAreStrongEnoughAndOfTheirKind() {
        KeyPair weak = Signer.pair("RSA", 1024);
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> JwtKey.publicKey(weak.getPublic(), "RS256"),
                        () -> JwtKey.publicKey(Signer.RSA.getPublic(), "HS256"),
                        () -> JwtKey.publicKey(Signer.RSA.getPublic(), "ES256"),
                        () -> JwtKey.publicKey(Signer.P256.getPublic(), "ES384"),
                        () -> JwtKey.publicKey(Signer.RSA.getPublic()),
                        () -> OURS.leeway(Duration.ofSeconds(61)),
                        () -> OURS.userPrefix(""),
                        () -> OURS.userPrefix("a\nb"),
                        () -> OURS.userPrefix("\ud800"),
                        () -> JwtAuthenticator.issuer(""),
                        () -> JwtAuthenticator.issuer("i").audience(" "),
                        () -> JwkSet.at(java.net.URI.create("http://id.example/keys")))
                .forEach(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void readsPublicKeysInPem(@TempDir Path folder) throws Exception {
        for (String algorithm : List.of("RS256", "ES384", "EdDSA")) {
            byte[] encoded = Signer.pairFor(algorithm).getPublic().getEncoded();
            Path file = Files.writeString(folder.resolve(algorithm), Signer.pem("PUBLIC KEY", encoded) + "\n");
            String token =
                    Signer.sign(algorithm, Signer.keyFor(algorithm), "{\"alg\":\"" + algorithm + "\"}", claims());
            assertThat(Stages.get(ask(OURS.key(JwtKey.pem(algorithm, file)), token))
                            .user())
                    .isEqualTo("ada");
        }
        Path wrong = Files.writeString(folder.resolve("wrong"), Signer.pem("PRIVATE KEY", RSA.getEncoded()));
        assertThatThrownBy(() -> JwtKey.pem("RS256", wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtKey.pem("RS256", folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
