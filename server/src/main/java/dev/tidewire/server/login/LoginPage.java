package dev.tidewire.server.login;

import dev.tidewire.protocol.Headers;
import dev.tidewire.server.login.DemoIssuer.Token;
import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.HttpRequest;
import dev.tidewire.websocket.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * What the pages ask at {@code /login}: GET tells that one has to log in, POST with a name and the password answers with a
 * token, POST with a token that is still good answers with the next. All else goes to the pages.
 */
public final class LoginPage implements HttpHandler {
    private static final String PATH = "/login";

    private final DemoIssuer issuer;
    private final HttpHandler pages;
    private final Attempts attempts = new Attempts();
    private final UnaryOperator<String> checkName;

    /**
     * @param pages answers all other requests
     * @param checkName answers the name as it counts, or throws IllegalArgumentException with what is wrong with it
     */
    public LoginPage(DemoIssuer issuer, HttpHandler pages, UnaryOperator<String> checkName) {
        this.issuer = issuer;
        this.pages = pages;
        this.checkName = checkName;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception {
        if (!request.path().equals(PATH)) {
            return pages.handle(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> answered(200, LoginJson.required());
            case "POST" -> post(request);
            default -> answered(405, LoginJson.error("Only GET and POST are answered here."));
        };
    }

    private CompletionStage<HttpResponse> post(HttpRequest request) {
        String type = request.head().headers().first("Content-Type");
        // Of another site's forms none can send this type without being asked about first (CORS)
        if (type == null || !type.startsWith("application/json")) {
            return answered(415, LoginJson.error("Send JSON, with Content-Type: application/json."));
        }
        List<String> authorization = request.head().headers().all("Authorization");
        return authorization.isEmpty() ? logIn(request) : refresh(authorization);
    }

    private CompletionStage<HttpResponse> logIn(HttpRequest request) {
        if (!attempts.allows(request.remoteAddress().getAddress())) {
            return answered(429, LoginJson.error("Too many attempts: wait a minute."));
        }
        LoginJson.Asked asked;
        String name;
        try {
            asked = LoginJson.read(request.body());
            name = checkName.apply(asked.name());
        } catch (IllegalArgumentException e) {
            return answered(400, LoginJson.error(String.valueOf(e.getMessage())));
        }
        return issuer.isPassword(asked.password())
                ? issued(name)
                : answered(401, LoginJson.error("This is not the password."));
    }

    private CompletionStage<HttpResponse> refresh(List<String> authorization) {
        Credentials shown;
        try {
            if (authorization.size() > 1) {
                throw new AuthenticationException("there are " + authorization.size() + " Authorization headers");
            }
            shown = Credentials.parse(Source.HEADER, authorization.get(0));
        } catch (AuthenticationException e) {
            return answered(401, LoginJson.error("Log in again."));
        }
        return issuer.authenticator()
                .authenticate(shown)
                .thenCompose(principal -> issued(principal.user()))
                .exceptionallyCompose(failure -> answered(401, LoginJson.error("Log in again.")));
    }

    private CompletionStage<HttpResponse> issued(String name) {
        Token token = issuer.issue(name);
        return answered(200, LoginJson.issued(name, token));
    }

    private static CompletionStage<HttpResponse> answered(int status, String json) {
        Headers.Builder headers = Headers.builder()
                .add("Content-Type", "application/json")
                .add("Cache-Control", "no-store")
                .add("X-Content-Type-Options", "nosniff");
        if (status == 405) {
            headers.add("Allow", "GET, HEAD, POST");
        } else if (status == 429) {
            headers.add("Retry-After", "60");
        } else if (status == 401) {
            headers.add("WWW-Authenticate", Credentials.BEARER);
        }
        return CompletableFuture.completedStage(
                new HttpResponse(status, headers.build(), json.getBytes(StandardCharsets.UTF_8)));
    }
}
