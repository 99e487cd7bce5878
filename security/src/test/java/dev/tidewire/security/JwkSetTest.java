package dev.tidewire.security;

import static dev.tidewire.security.SignatureAlgorithm.EdDSA;
import static dev.tidewire.security.SignatureAlgorithm.HS256;
import static dev.tidewire.security.SignatureAlgorithm.RS256;
import static dev.tidewire.security.SignatureAlgorithm.RS512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys that an issuer publishes: fetched, kept, fetched again. */
class JwkSetTest {
    private static final String ONE = Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"one\",\"alg\":\"RS256\"");
    private static final String TWO = Signer.jwk(Signer.OTHER_RSA.getPublic(), "\"kid\":\"two\",\"use\":\"sig\"");

    private final Website issuer;
    private final Clock clock = new Clock();
    private final JwkSet set;

    JwkSetTest() throws IOException {
        issuer = new Website().answers(200, keys(ONE));
        set = JwkSet.at(issuer.url("/keys")).clock(clock);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private static String keys(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private List<String> ids(SignatureAlgorithm algorithm, String kid) throws Exception {
        return Stages.get(set.find(algorithm, kid)).stream()
                .map(key -> String.valueOf(key.id()))
                .toList();
    }

    @Test
    void areFetchedWhenTheyAreNeededAndKept() throws Exception {
        assertThat(issuer.asked()).isZero();
        assertThat(ids(RS256, "one")).containsExactly("one");
        assertThat(Stages.get(set.find(RS256, null))).hasSize(1);
        assertThat(ids(RS512, "one")).as("bound to RS256").isEmpty();
        assertThat(issuer.asked()).isEqualTo(1);
        assertThat(set.toString()).isEqualTo("keys at " + issuer.url("/keys"));
    }

    @Test
    void areFetchedAgainForAnUnknownOneAtMostOnceAMinute() throws Exception {
        assertThat(ids(RS256, "one")).containsExactly("one");
        issuer.answers(200, keys(TWO));
        for (int i = 0; i < 20; i++) {
            assertThat(ids(RS256, i == 0 ? "two" : "unknown" + i)).isEmpty();
        }
        assertThat(issuer.asked()).isEqualTo(1);
        clock.passes(Duration.ofSeconds(60));
        assertThat(ids(RS256, "two")).containsExactly("two");
        assertThat(ids(RS256, "one")).as("taken back").isEmpty();
        assertThat(ids(RS256, "three")).isEmpty();
        assertThat(issuer.asked()).isEqualTo(2);
    }

    @Test
    void areFetchedAgainInTheBackgroundWhenTheyAreOld() throws Exception {
        assertThat(ids(RS256, "one")).containsExactly("one");
        CountDownLatch mayAnswer = new CountDownLatch(1);
        issuer.answers(exchange -> {
            await(mayAnswer);
            Website.send(exchange, 200, keys(ONE, TWO));
        });
        clock.passes(Duration.ofMinutes(6));
        assertThat(set.find(RS256, "one").toCompletableFuture()).isCompleted();
        CompletionStage<List<JwtKey>> two = set.find(RS256, "two");
        assertThat(two.toCompletableFuture()).isNotDone();
        mayAnswer.countDown();
        assertThat(Stages.get(two)).hasSize(1);
        assertThat(issuer.asked()).isEqualTo(2);
    }

    @Test
    void areGoodForSomeTimeAfterTheirIssuerFails() throws Exception {
        assertThat(ids(RS256, "one")).containsExactly("one");
        issuer.answers(500, "");
        clock.passes(Duration.ofMinutes(6));
        assertThat(ids(RS256, "one")).containsExactly("one");
        assertThat(Stages.outage(set.find(RS256, "two"))).contains("be fetched");
        Stages.outage(set.find(RS256, "two"));
        assertThat(ids(RS256, "one")).containsExactly("one");
        assertThat(issuer.asked()).as("not again within 5 s").isEqualTo(2);
        clock.passes(Duration.ofMinutes(9));
        Stages.outage(set.find(RS256, "one"));
        issuer.answers(200, keys(ONE));
        clock.passes(Duration.ofSeconds(5));
        assertThat(ids(RS256, "one")).containsExactly("one");
    }

    @Test
    void areFetchedAgainAfterARequestThatCouldNotEvenBegin() throws Exception {
        // A port that none has: so the JDK's client throws where it would else answer with a stage
        Map<String, String> broken =
                Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", "99999", "http.nonProxyHosts", "");
        Map<String, Optional<String>> before = new HashMap<>();
        broken.keySet().forEach(name -> before.put(name, Optional.ofNullable(System.getProperty(name))));
        try {
            broken.forEach(System::setProperty);
            assertThat(Stages.outage(set.find(RS256, "one"))).contains("be fetched");
        } finally {
            before.forEach((name, value) ->
                    value.ifPresentOrElse(old -> System.setProperty(name, old), () -> System.clearProperty(name)));
        }
        clock.passes(Duration.ofSeconds(5));
        assertThat(ids(RS256, "one")).containsExactly("one");
        assertThat(issuer.asked()).isEqualTo(1);
    }

    @Test
    void areFetchedOnceForAllWhoWait() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        issuer.answers(exchange -> {
            await(mayAnswer);
            Website.send(exchange, 200, keys(ONE));
        });
        List<CompletionStage<List<JwtKey>>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(set.find(RS256, i % 2 == 0 ? "one" : "unknown" + i));
        }
        mayAnswer.countDown();
        for (int i = 0; i < all.size(); i++) {
            assertThat(Stages.get(all.get(i))).hasSize(i % 2 == 0 ? 1 : 0);
        }
        assertThat(issuer.asked()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Stream<String> otherDocuments() {
        return Stream.of(
                "",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[],\"keys\":[]}",
                keys(ONE) + "x",
                "<html>",
                keys(Stream.generate(() -> "{}").limit(101).toArray(String[]::new)),
                keys("[".repeat(10_000)));
    }

    @Test
    void areNotReadFromAnyOtherAnswer() {
        assertThat(otherDocuments()).allSatisfy(document -> {
            issuer.answers(200, document);
            clock.passes(Duration.ofSeconds(5));
            Stages.outage(set.find(RS256, "one"));
        });
        for (int status : new int[] {201, 204, 404, 500}) {
            issuer.answers(status, status == 204 ? "" : keys(ONE));
            clock.passes(Duration.ofSeconds(5));
            Stages.outage(set.find(RS256, "one"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void areNotFetchedFromWhereARedirectLeads(int status) throws IOException {
        try (Website elsewhere = new Website().answers(200, keys(ONE))) {
            issuer.answers(exchange -> {
                exchange.getResponseHeaders()
                        .set("Location", elsewhere.url("/keys").toString());
                Website.send(exchange, status, keys(ONE));
            });
            assertThat(Stages.outage(set.find(RS256, "one"))).contains("be fetched");
            assertThat(elsewhere.asked()).isZero();
        }
    }

    @Test
    void areOf64KibAtMost() throws Exception {
        String most = keys(ONE) + " ".repeat(64 * 1024 - keys(ONE).length());
        issuer.answers(200, most + " ");
        Stages.outage(set.find(RS256, "one"));
        clock.passes(Duration.ofSeconds(5));
        issuer.answers(exchange -> {
            // Without a length and without an end
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(blanks);
            }
        });
        Stages.outage(set.find(RS256, "one"));
        clock.passes(Duration.ofSeconds(5));
        issuer.answers(200, most);
        assertThat(ids(RS256, "one")).containsExactly("one");
    }

    @Test
    void comeWithin3SecondsOrNotAtAll() {
        CountDownLatch never = new CountDownLatch(1);
        issuer.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(never);
        });
        Stages.outage(set.find(RS256, "one"));
        never.countDown();
    }

    @Test
    void arePublicKeysForSignatures() throws Exception {
        String ed = Signer.jwk(Signer.ED25519.getPublic(), "\"kid\":\"ed\"");
        issuer.answers(
                200,
                keys(
                        "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + Signer.base64(Signer.SECRET) + "\"}",
                        "{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\",\"k\":\"" + Signer.base64(Signer.SECRET)
                                + "\"}",
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"enc\",\"use\":\"enc\""),
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"ops\",\"key_ops\":[\"encrypt\"]"),
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"hs\",\"alg\":\"HS256\""),
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"none\",\"alg\":\"none\""),
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"es\",\"alg\":\"ES256\""),
                        Signer.jwk(Signer.pair("RSA", 1024).getPublic(), "\"kid\":\"weak\""),
                        Signer.jwk(Signer.RSA.getPublic(), "\"kid\":7"),
                        Signer.jwk(Signer.P256.getPublic(), "\"kid\":\"ec\",\"alg\":\"ES384\""),
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"off\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"x\",\"x\":\"" + "A".repeat(43) + "\"}",
                        "{\"kty\":\"new\"}",
                        "7",
                        ed,
                        TWO));
        assertThat(ids(HS256, "s")).isEmpty();
        assertThat(Stages.get(set.find(RS256, null)))
                .singleElement()
                .extracting(JwtKey::id)
                .isEqualTo("two");
        assertThat(ids(RS512, "two")).containsExactly("two");
        assertThat(ids(EdDSA, "ed")).containsExactly("ed");
        for (String passedOver : List.of("enc", "ops", "hs", "none", "es", "weak", "ec", "off", "x")) {
            for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
                assertThat(ids(algorithm, passedOver)).isEmpty();
            }
        }
    }

    @Test
    void areNotTriedAllWhereTheTokenNamesNone() throws Exception {
        issuer.answers(200, keys(TWO, Signer.jwk(Signer.RSA.getPublic(), "\"kid\":\"three\"")));
        assertThat(Stages.get(set.find(RS256, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example/keys",
                "http://169.254.169.254/keys",
                "http://127.0.0.1.evil.example/",
                "http://localhost@evil.example/",
                "https://user:secret@id.example/",
                "https://id.example/#keys",
                "ftp://127.0.0.1/",
                "file:///etc/passwd",
                "https:id.example",
                "keys"
            })
    void haveAnAddressThatIsSafe(String url) {
        assertThatThrownBy(() -> JwkSet.at(URI.create(url))).isInstanceOf(IllegalArgumentException.class);
    }
}
