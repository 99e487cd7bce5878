package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer that says where its keys are. */
class OpenIdConnectTest {
    private final Website issuer = new Website();
    private final String name = issuer.url("/realm").toString();

    OpenIdConnectTest() throws IOException {}

    @AfterEach
    void close() {
        issuer.close();
    }

    private static CompletionStage<Principal> ask(JwtAuthenticator authenticator, String token) {
        return authenticator.authenticate(new Credentials(Source.MESSAGE, "Bearer", token));
    }

    private String token(String kid) {
        return Signer.sign(
                "ES256",
                Signer.keyFor("ES256"),
                "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}",
                "{\"iss\":\"%s\",\"aud\":\"tidewire\",\"sub\":\"ada\",\"exp\":%d}"
                        .formatted(name, Instant.now().getEpochSecond() + 60));
    }

    @Test
    void isFoundByItsName() throws Exception {
        isUp();
        JwtAuthenticator authenticator = Stages.get(OpenIdConnect.discover(name, "tidewire"));
        assertThat(Stages.get(ask(authenticator, token("one"))).user()).isEqualTo("ada");
        assertThat(Stages.refusal(ask(authenticator, token("two")))).contains("not signed with a key");
        JwtAuthenticator others = Stages.get(OpenIdConnect.discover(name, "others"));
        Stages.refusal(ask(others, token("one")));
    }

    private void isUp() {
        String keys = "{\"keys\":[" + Signer.jwk(Signer.P256.getPublic(), "\"kid\":\"one\"") + "]}";
        issuer.answers(exchange -> {
            switch (exchange.getRequestURI().toString()) {
                case "/realm/.well-known/openid-configuration" ->
                    Website.send(
                            exchange, 200, "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + issuer.url("/k") + "\"}");
                case "/k" -> Website.send(exchange, 200, keys);
                default -> Website.send(exchange, 404, "");
            }
        });
    }

    @Test
    void isAskedWhenATokenOfItsIsShownAndAgainUntilItAnswers() throws Exception {
        Clock clock = new Clock();
        JwtAuthenticator authenticator = OpenIdConnect.discoverWhenNeeded(name, "tidewire", keys -> keys.clock(clock));
        assertThat(Stages.refusal(ask(authenticator, token("one").replace(".", ".."))))
                .isNotEmpty();
        assertThat(issuer.asked()).isZero();
        assertThat(Stages.outage(ask(authenticator, token("one"))))
                .endsWith(": the keys of " + name + " cannot be fetched");
        isUp();
        Stages.outage(ask(authenticator, token("one")));
        assertThat(issuer.asked()).as("not again within 5 s").isEqualTo(1);
        clock.passes(Duration.ofSeconds(5));
        assertThat(Stages.get(ask(authenticator, token("one"))).user()).isEqualTo("ada");
        assertThat(Stages.get(ask(authenticator, token("one"))).user()).isEqualTo("ada");
        assertThat(issuer.asked()).isEqualTo(3);
        clock.passes(Duration.ofMinutes(16));
        assertThat(Stages.get(ask(authenticator, token("one"))).user()).isEqualTo("ada");
        assertThat(issuer.asked()).as("where they are, it said before").isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISSUER/", "https://evil.example"})
    void isAnotherIfItCallsItselfOtherwise(String other) {
        issuer.answers(
                200, "{\"issuer\":\"" + other.replace("ISSUER", name) + "\",\"jwks_uri\":\"https://id.example/keys\"}");
        assertThat(OpenIdConnect.discover(name, "tidewire").toCompletableFuture())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OpenIdConnect.AnotherIssuerException.class)
                .withMessageContaining("who answers at " + name + " calls itself otherwise");
        Stages.outage(ask(OpenIdConnect.discoverWhenNeeded(name, "tidewire"), token("one")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://id.example/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\" \"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":7}",
                "<html>"
            })
    void isNotTrustedOtherwise(String configuration) {
        issuer.answers(200, configuration.replace("ISSUER", name));
        Stages.outage(OpenIdConnect.discover(name, "tidewire"));
    }

    @Test
    void hasAnAddressThatIsSafe() {
        for (String other : new String[] {"http://id.example", "https://id.example?x", "id.example", ""}) {
            assertThatThrownBy(() -> OpenIdConnect.discover(other, "tidewire"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> OpenIdConnect.discoverWhenNeeded(other, "tidewire"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        issuer.close();
        assertThat(Stages.outage(OpenIdConnect.discover(name, "tidewire"))).endsWith(": nobody answers there");
    }
}
