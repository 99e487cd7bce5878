package dev.tidewire.server;

import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.server.log.WholeLog;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocketServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server with the program's own log, but for its limit, whose every part fails. */
final class FailingServer {
    private FailingServer() {}

    public static void main(String[] args) throws Exception {
        Terminal.setUp();
        WholeLog.begin();
        var builder = WebSocketServer.builder()
                .route("/open", on -> on.open(ws -> fail("open")))
                .route("/message", on -> on.message((ws, message) -> fail("message")))
                .route("/close", on -> on.close((ws, event) -> fail("close")))
                .route("/admission", echo().admission(offered -> CompletableFuture.failedStage(failure("admission"))))
                .route("/admits", echo().admission(offered -> {
                    throw failure("admits");
                }))
                .route("/authenticator", echo().authentication(failing()))
                .route("/first", echo().authentication(failing().firstMessage(Duration.ofSeconds(10))))
                .route("/refuses", echo().authentication(jwt()))
                .http(request -> {
                    throw failure("http");
                });
        Terminal.say("listening on :" + RunningServer.start(builder.port(0)).port());
    }

    private static Route echo() {
        return Route.to(on -> on.message((ws, message) -> ws.send(message)));
    }

    private static Authentication failing() {
        return places(Authentication.by(credentials -> CompletableFuture.failedStage(failure("of " + credentials))));
    }

    private static Authentication jwt() {
        return places(Authentication.by(JwtAuthenticator.issuer("https://issuer.example")
                .audience("chat")
                .key(JwtKey.hmac("HS256", new byte[32]))));
    }

    private static Authentication places(Authentication authentication) {
        return authentication.cookie("s").query("token").ticket("ticket");
    }

    private static IllegalStateException failure(String what) {
        return new IllegalStateException("failed on purpose: " + what);
    }

    private static void fail(String what) {
        throw failure(what);
    }
}
