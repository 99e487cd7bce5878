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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that only their issuer can read. */
class IntrospectionTest {
    private static final String ADA = "\"active\":true,\"aud\":[\"tidewire\"],\"sub\":\"ada\"";

    private final Website issuer = new Website();
    private final Clock clock = new Clock();
    private final Introspection.Client client =
            Introspection.at(issuer.url("/introspect")).client("us:and", "a secret");
    private final Introspection introspection = client.audience("tidewire").clock(clock);

    IntrospectionTest() throws IOException {}

    @AfterEach
    void close() {
        issuer.close();
    }

    private static CompletionStage<Principal> ask(Introspection introspection, String token) {
        return introspection.authenticate(new Credentials(Source.HEADER, "Bearer", token));
    }

    private void answers(String members) {
        issuer.answers(200, "{" + members + "}");
    }

    @Test
    void areAskedForAsTheRfcSays() throws Exception {
        List<String> seen = new ArrayList<>();
        issuer.answers(exchange -> {
            seen.add(exchange.getRequestMethod());
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            seen.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            Website.send(exchange, 200, "{" + ADA + ",\"exp\":4000000000,\"tidewire\":{\"read\":[\"a\"]}}");
        });
        Principal ada = Stages.get(ask(introspection, "a+b/c=="));
        String basic = Base64.getEncoder().encodeToString("us%3Aand:a+secret".getBytes(StandardCharsets.US_ASCII));
        assertThat(seen)
                .containsExactly(
                        "POST",
                        "Basic " + basic,
                        "application/x-www-form-urlencoded",
                        "token_type_hint=access_token&token=a%2Bb%2Fc%3D%3D");
        assertThat(ada)
                .isEqualTo(Principal.of("ada")
                        .rights(Rights.none().allow(Right.READ, "a"))
                        .expires(Instant.ofEpochSecond(4_000_000_000L))
                        .recheck(Duration.ofSeconds(3)));
        assertThat(introspection.toString()).doesNotContain("secret", basic);
    }

    @Test
    void areKnownByOtherNamesAndScopes() throws Exception {
        answers("\"active\":true,\"aud\":\"tidewire\",\"username\":\"bob\",\"client_id\":\"app\",\"scope\":\"read\"");
        Introspection byScope =
                introspection.rights(answer -> "read".equals(answer.get("scope")) ? Rights.all() : Rights.none());
        Principal bob = Stages.get(ask(byScope, "t"));
        assertThat(bob.user()).isEqualTo("bob");
        assertThat(bob.rights()).isEqualTo(Rights.all());
        answers("\"active\":true,\"aud\":\"tidewire\",\"client_id\":\"app\"");
        assertThat(Stages.get(ask(introspection.rememberFor(Duration.ZERO), "t")))
                .isEqualTo(Principal.of("app").recheck(Duration.ofSeconds(23)));
        answers(ADA + ",\"iss\":\"https://id.example\"");
        assertThat(Stages.get(ask(introspection.issuer("https://id.example"), "t"))
                        .user())
                .isEqualTo("ada");
    }

    @Test
    void areRefusedUnlessAllIsAsItShould() {
        Introspection strict = introspection.issuer("https://id.example").rememberFor(Duration.ZERO);
        String good = ADA + ",\"iss\":\"https://id.example\"";
        for (String other : List.of(
                "\"active\":false",
                good.replace("true", "false"),
                good.replace("true", "\"true\""),
                good.replace("\"active\":true,", ""),
                good.replace("[\"tidewire\"]", "\"others\""),
                good.replace("\"aud\":[\"tidewire\"],", ""),
                good.replace("\"ada\"", "\"\""),
                good.replace("\"sub\"", "\"who\""),
                good.replace("https://id.example", "https://evil.example"),
                ADA,
                good + ",\"exp\":" + (Instant.now().getEpochSecond() - 60),
                good + ",\"exp\":\"never\"",
                good + ",\"nbf\":4000000000",
                good + ",\"tidewire\":7")) {
            answers(other);
            Stages.refusal(ask(strict, "t"));
        }
        int asked = issuer.asked();
        for (String token : List.of("", "a b", "a&token=b", "\u00e9", "t".repeat(8 * 1024 + 1))) {
            Stages.refusal(ask(strict, token));
        }
        Stages.refusal(strict.authenticate(new Credentials(Source.TICKET, "Ticket", "t")));
        assertThat(issuer.asked()).isEqualTo(asked);
    }

    @Test
    void letNobodyInWhenTheIssuerFails() throws Exception {
        issuer.answers(500, "{" + ADA + "}");
        assertThat(Stages.outage(ask(introspection, "secret-token"))).doesNotContain("secret-token");
        for (String garbage : List.of("", "[]", "<html>", "{\"active\":true,\"active\":false}", " ".repeat(65_537))) {
            issuer.answers(200, garbage);
            Stages.outage(ask(introspection, "t"));
        }
        CountDownLatch never = new CountDownLatch(1);
        issuer.answers(exchange -> await(never));
        Stages.outage(ask(introspection, "t"));
        never.countDown();
        answers(ADA);
        assertThat(Stages.get(ask(introspection, "t")).user())
                .as("failures are not remembered")
                .isEqualTo("ada");
    }

    @Test
    void letNobodyInAtAServerEitherWhenTheIssuerFails() throws Exception {
        issuer.answers(500, "");
        try (Upgrades server = Upgrades.by(introspection)) {
            assertThat(server.answer("Bearer t")).startsWith("HTTP/1.1 503 ");
            answers("\"active\":false");
            assertThat(server.answer("Bearer t"))
                    .startsWith("HTTP/1.1 401 ")
                    .isEqualTo(server.answer("Bearer " + "t".repeat(9000)));
            answers(ADA + ",\"tidewire\":{\"connect\":[\"/\"]}");
            assertThat(server.answer("Bearer u")).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void areAskedForAgainWhenAConnectionEndsWithoutAnAnswer() throws Exception {
        issuer.answers(exchange -> {
            if (issuer.asked() > 1) {
                Website.send(exchange, 200, "{" + ADA + "}");
            }
        });
        assertThat(Stages.get(ask(introspection, "t")).user()).isEqualTo("ada");
        assertThat(issuer.asked()).isEqualTo(2);
    }

    @Test
    void areRememberedForAShortTime() throws Exception {
        answers(ADA);
        for (int i = 0; i < 10; i++) {
            assertThat(Stages.get(ask(introspection, "t")).user()).isEqualTo("ada");
        }
        answers("\"active\":false");
        Stages.refusal(ask(introspection, "other"));
        Stages.refusal(ask(introspection, "other"));
        assertThat(issuer.asked()).isEqualTo(2);
        clock.passes(Duration.ofSeconds(19));
        assertThat(Stages.get(ask(introspection, "t")).user()).isEqualTo("ada");
        clock.passes(Duration.ofSeconds(1));
        Stages.refusal(ask(introspection, "t"));
        assertThat(issuer.asked()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void areAskedForOnceAnd100AtATime(int secondsToWait) throws Exception {
        CountDownLatch atOnce = new CountDownLatch(100);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        issuer.answers(exchange -> {
            atOnce.countDown();
            await(mayAnswer);
            Website.send(exchange, 200, "{" + ADA + "}");
        });
        List<CompletionStage<Principal>> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(ask(introspection, "t" + i % 150));
        }
        await(atOnce);
        assertThat(issuer.asked()).isEqualTo(100);
        clock.passes(Duration.ofSeconds(secondsToWait));
        mayAnswer.countDown();
        for (int i = 0; i < 300; i++) {
            if (secondsToWait < 3 || i % 150 < 100) {
                assertThat(Stages.get(all.get(i)).user()).isEqualTo("ada");
            } else {
                Stages.outage(all.get(i));
            }
        }
        assertThat(issuer.asked()).isEqualTo(secondsToWait < 3 ? 150 : 100);
        assertThat(Stages.get(ask(introspection, "another")).user()).isEqualTo("ada");
    }

    @Test
    void keepOpenConnectionsWhileACrowdWaitsForASlowIssuer() throws Exception {
        BlockingQueue<String> looks = new LinkedBlockingQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        issuer.answers(exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            if (form.endsWith("=live")) {
                looks.add(form);
            } else {
                await(never);
            }
            Website.send(exchange, 200, "{" + ADA + ",\"tidewire\":{\"connect\":[\"/\"]}}");
        });
        Introspection often = introspection.rememberFor(Duration.ZERO).recheckEvery(Duration.ofSeconds(1));
        try (Upgrades server = Upgrades.by(often);
                Socket live = server.connect("/", "Authorization: Bearer live\r\n")) {
            assertThat(Upgrades.head(live.getInputStream())).startsWith("HTTP/1.1 101 ");
            for (int i = 0; i < 10_100; i++) {
                ask(often, "t" + i);
            }
            looks.clear();
            for (int i = 0; i < 3; i++) {
                assertThat(looks.poll(20, TimeUnit.SECONDS))
                        .as("looked at again")
                        .isNotNull();
            }
            // Nobody of those who wait is asked about any more
            clock.passes(Duration.ofSeconds(3));
        } finally {
            never.countDown();
        }
    }

    @Test
    void tellNoIssuerOfApiKeys(@TempDir Path folder) throws Exception {
        ApiKeys keys = ApiKeys.in(folder.resolve("keys.json"));
        Rights rights = Rights.none().allow(Right.CONNECT, "/");
        String good = keys.make(Principal.of("sensor-7").rights(rights), null);
        answers(ADA + ",\"tidewire\":{\"connect\":[\"/\"]}");
        for (Authenticator both :
                List.of(Authenticator.anyOf(keys, introspection), Authenticator.anyOf(introspection, keys))) {
            try (Upgrades server = Upgrades.by(both)) {
                assertThat(server.answer("Bearer " + good)).startsWith("HTTP/1.1 101 ");
                for (String wrong : List.of(
                        good + "A",
                        good.substring(0, 47),
                        good.replace("tw_", "tw_A"),
                        "tw_" + "A".repeat(45),
                        "tw_")) {
                    assertThat(server.answer("Bearer " + wrong)).startsWith("HTTP/1.1 401 ");
                }
                assertThat(server.answer("/?token=" + good, "")).startsWith("HTTP/1.1 401 ");
                assertThat(issuer.asked()).isZero();
            }
        }
        assertThat(Stages.get(ask(introspection, "a-token-of-theirs")).user()).isEqualTo("ada");
    }

    @Test
    void nameUsersByTheirIssuerWhereAPrefixIsGiven() throws Exception {
        answers(ADA);
        assertThat(Stages.get(ask(introspection.userPrefix("staff/").rememberFor(Duration.ZERO), "t"))
                        .user())
                .isEqualTo("staff/ada");
        answers(ADA.replace("ada", "a".repeat(250)));
        Stages.refusal(ask(introspection.userPrefix("staff/"), "t"));
        for (String none : List.of("", "a\nb", "\ud800", "a".repeat(256))) {
            assertThatThrownBy(() -> introspection.userPrefix(none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void needASafeAddressAndAnAudience() {
        assertThatThrownBy(() -> Introspection.at(java.net.URI.create("http://id.example/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.audience("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> introspection.rememberFor(Duration.ofSeconds(61)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
