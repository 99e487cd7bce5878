package dev.tidewire.interop;

import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenClaimsContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * A Spring Authorization Server on this machine. It knows the client {@code signed}, whose tokens are JWTs, {@code
 * opaque}, whose tokens only it can read, and {@code tidewire}, which asks about those; and the users {@code ada} and
 * {@code bob}, who log in by a form, and then have to consent once to what the app wants.
 */
final class SpringIssuer implements AutoCloseable {
    /** The app of a user's, a public client. */
    static final String APP = "app";

    /** Where the app is told a code; nobody is there. */
    static final String APP_REDIRECT = "https://app.example/logged-in";

    /** What the app may ask for, besides who the user is. */
    static final String APP_SCOPE = "chat";

    private static final AtomicReference<JWKSet> KEYS = new AtomicReference<>(new JWKSet(newKey("first")));

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext server;
    private final String name;

    SpringIssuer() {
        // The test's own logging stays as it is
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        server = new SpringApplicationBuilder(Beans.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties(Map.of("server.port", "0", "server.address", "127.0.0.1"))
                .run();
        name = "http://127.0.0.1:" + server.getEnvironment().getRequiredProperty("local.server.port");
    }

    String name() {
        return name;
    }

    /** With which a client or a user logs in; Spring wants each client to have another. */
    static String secret(String id) {
        return "the secret of " + id;
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Signs with a new key from now on, and publishes no other. */
    void rotate() {
        KEYS.set(new JWKSet(newKey("second")));
    }

    /** Logs this client in (RFC 6749 §4.4). */
    String token(String id) throws IOException, InterruptedException {
        String answer = post("/oauth2/token", id, Map.of("grant_type", "client_credentials"));
        return JsonParser.parseString(answer)
                .getAsJsonObject()
                .get("access_token")
                .getAsString();
    }

    /** Takes a token back (RFC 7009). */
    void revoke(String id, String token) throws IOException, InterruptedException {
        post("/oauth2/revoke", id, Map.of("token", token));
    }

    /** What it answers to a public client, which has no secret. */
    String post(String path, Map<String, String> form) throws IOException, InterruptedException {
        return post(HttpRequest.newBuilder(URI.create(name + path)), form);
    }

    private String post(String path, String id, Map<String, String> form) throws IOException, InterruptedException {
        // RFC 6749 §2.3.1
        String pair = Form.encode(id) + ":" + Form.encode(secret(id));
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        return post(HttpRequest.newBuilder(URI.create(name + path)).header("Authorization", "Basic " + encoded), form);
    }

    private String post(HttpRequest.Builder request, Map<String, String> form)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request.header("Content-Type", Form.TYPE)
                        .POST(BodyPublishers.ofString(Form.write(form)))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.uri().getPath() + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        server.close();
    }

    /** What Spring's server is made of, besides what it brings itself. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        private static final Map<String, List<String>> RIGHTS = Map.of("connect", List.of("/chat"));

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(
                    client("signed", OAuth2TokenFormat.SELF_CONTAINED),
                    client("opaque", OAuth2TokenFormat.REFERENCE),
                    client("tidewire", OAuth2TokenFormat.REFERENCE),
                    app());
        }

        private static RegisteredClient client(String id, OAuth2TokenFormat format) {
            return RegisteredClient.withId(id)
                    .clientId(id)
                    .clientSecret("{noop}" + secret(id))
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .tokenSettings(
                            TokenSettings.builder().accessTokenFormat(format).build())
                    .build();
        }

        private static RegisteredClient app() {
            return RegisteredClient.withId(APP)
                    .clientId(APP)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(APP_REDIRECT)
                    .scope(OidcScopes.OPENID)
                    .scope(APP_SCOPE)
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(true)
                            .requireAuthorizationConsent(true)
                            .build())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(user("ada"), user("bob"));
        }

        private static UserDetails user(String name) {
            return User.withUsername(name)
                    .password("{noop}" + secret(name))
                    .roles("USER")
                    .build();
        }

        @Bean
        JWKSource<SecurityContext> keys() {
            return (selector, context) -> selector.select(KEYS.get());
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> signedTokens() {
            return context -> {
                context.getClaims().claim("tidewire", RIGHTS);
                // OpenID Connect Core 1.0 §2: an ID token is for the app. Here nothing else tells them apart
                if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
                    context.getClaims().audience(List.of("tidewire"));
                }
            };
        }

        @Bean
        OAuth2TokenCustomizer<OAuth2TokenClaimsContext> opaqueTokens() {
            return context -> context.getClaims().audience(List.of("tidewire")).claim("tidewire", RIGHTS);
        }
    }
}
