package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.PerMessageDeflate;
import dev.tidewire.protocol.RequestHead;
import dev.tidewire.protocol.ResponseHead;
import dev.tidewire.protocol.ServerHandshake;
import dev.tidewire.websocket.Admission.Decision;
import io.netty.buffer.ByteBuf;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Turns an upgrade request into a connection, or a refusal: the handshake's own rules, the route, the Origin, the
 * counts, then the program's {@link Admission}, cheapest first. All on the connection's event loop; an admission may
 * complete elsewhere and is brought back.
 */
final class Upgrade {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final Link link;
    private final ServerContext server;
    private final LoopContext loop;
    private final RequestHandler requests;
    private final ServerHandshake handshake;
    private final ServedRoute route;
    private final Visit visit;
    private Handshake offered;
    private @Nullable Credentials shown;
    private boolean toldWhy;

    private Upgrade(
            ServerContext server,
            LoopContext loop,
            RequestHandler requests,
            ServerHandshake handshake,
            Routes.Match match,
            Caller caller) {
        this.link = requests.link();
        this.server = server;
        this.loop = loop;
        this.requests = requests;
        this.handshake = handshake;
        this.route = match.route();
        this.offered = new Handshake(
                new HandshakeHeads.Kept(handshake.request(), Headers.empty()),
                match.variables(),
                handshake.offeredSubprotocols(),
                null,
                caller.address(),
                server.isSecure(),
                link.clientCertificate(),
                null);
        this.visit = new Visit(server.doorkeeper(), caller);
    }

    /**
     * Begins the upgrade.
     *
     * @throws HandshakeException if the request is not one for an upgrade, or for none that there is
     */
    static void begin(
            ServerContext server, LoopContext loop, RequestHandler requests, RequestHead request, Caller caller)
            throws HandshakeException {
        ServerHandshake handshake = ServerHandshake.read(request);
        Routes.Match match = server.routes().find(request);
        if (match == null) {
            throw HandshakeException.closing(404, "no WebSocket is served at this path");
        }
        Upgrade upgrade = new Upgrade(server, loop, requests, handshake, match, caller);
        upgrade.take(upgrade::admit);
    }

    private void admit() throws HandshakeException {
        refuseIfDraining();
        if (!Origins.allows(route.origins(), handshake, server.isSecure())) {
            throw HandshakeException.closing(403, "pages of this origin may not connect");
        }
        String full = visit.begin();
        if (full != null) {
            throw unavailable(full);
        }
        link.afterClose(visit);
        authenticate();
    }

    private void authenticate() throws HandshakeException {
        Authentication wanted = route.authentication();
        if (wanted == null) {
            askAdmission();
            return;
        }
        try {
            shown = ShownCredentials.find(wanted, offered);
        } catch (AuthenticationException e) {
            throw unauthorized(e);
        }
        if (shown == null) {
            withoutCredentials(wanted);
            return;
        }
        if (shown.source() == Credentials.Source.COOKIE && handshake.origin() == null) {
            throw HandshakeException.closing(403, "a cookie counts only with the Origin of the page that connects");
        }
        ask(wanted.authenticator(), shown);
    }

    private void withoutCredentials(Authentication wanted) throws HandshakeException {
        if (wanted.anonymous() != null) {
            // No user whose connections could be counted together
            admit(wanted.anonymous());
        } else if (wanted.firstMessage() != null) {
            askAdmission();
        } else {
            throw unauthorized(new AuthenticationException("no credentials"));
        }
    }

    private void ask(Authenticator authenticator, Credentials credentials) throws HandshakeException {
        CompletionStage<Principal> stage;
        try {
            stage = Objects.requireNonNull(authenticator.authenticate(credentials), "the authenticator answered null");
        } catch (Throwable e) {
            throw unavailable(e);
        }
        stage.whenComplete((principal, failure) -> loop.follow(() -> later(() -> answered(principal, failure))));
    }

    private void answered(@Nullable Principal principal, @Nullable Throwable failure) throws HandshakeException {
        AuthenticationException refused = AuthenticationException.causeOf(failure);
        if (refused != null) {
            throw unauthorized(refused);
        }
        if (principal == null) {
            throw unavailable(
                    failure == null ? new NullPointerException("the authenticator answered nobody") : failure);
        }
        known(principal);
    }

    private void known(Principal principal) throws HandshakeException {
        if (!visit.is(principal.user())) {
            throw told(principal, putOff(429, "too many connections of this user"));
        }
        admit(principal);
    }

    private void admit(Principal principal) throws HandshakeException {
        if (!principal.rights().allows(Right.CONNECT, offered.place())) {
            throw told(principal, HandshakeException.closing(403, "not allowed here"));
        }
        offered = offered.by(principal);
        askAdmission();
    }

    private HandshakeException told(@Nullable Principal known, HandshakeException why) {
        toldWhy = true;
        Login.logRefusal(offered, known, why.getMessage());
        return why;
    }

    private HandshakeException unauthorized(AuthenticationException why) {
        toldWhy = true;
        LOG.log(Level.INFO, () -> "not authenticated: " + offered + ": " + why.getMessage());
        Headers headers = Headers.builder()
                .add("Connection", "close")
                .add("WWW-Authenticate", Credentials.BEARER)
                .build();
        return new HandshakeException(401, headers, "not authenticated");
    }

    private HandshakeException unavailable(Throwable cause) {
        toldWhy = true;
        server.metrics().failed(Failure.AUTHENTICATION);
        Login.logFailure(offered, cause);
        return unavailable("credentials cannot be checked now");
    }

    private void askAdmission() throws HandshakeException {
        Admission admission = route.admission();
        if (admission == null) {
            decided(Decision.accept());
            return;
        }
        CompletionStage<Decision> stage;
        try {
            stage = Objects.requireNonNull(admission.admit(offered), "the admission answered null");
        } catch (Throwable e) {
            throw failed(e);
        }
        stage.whenComplete((decision, failure) -> loop.follow(() -> later(() -> decided(decision, failure))));
    }

    private void refuseIfDraining() throws HandshakeException {
        if (server.draining() != null) {
            throw unavailable("the server is going away");
        }
    }

    private void decided(@Nullable Decision decision, @Nullable Throwable failure) throws HandshakeException {
        if (decision == null) {
            throw failed(failure == null ? new NullPointerException("the admission decided null") : failure);
        }
        decided(decision);
    }

    /** Goes on when somebody else's answer is here; the client may have gone meanwhile. */
    private void later(Step step) {
        if (requests.isAnswering()) {
            take(step);
        }
    }

    private void take(Step step) {
        try {
            step.run();
        } catch (HandshakeException e) {
            requests.refuse(toldWhy ? e : told(offered.principal(), e));
        }
    }

    /** What comes next. */
    private interface Step {
        void run() throws HandshakeException;
    }

    private HandshakeException failed(Throwable cause) {
        toldWhy = true;
        server.metrics().failed(Failure.PROGRAM);
        LOG.log(Level.WARNING, () -> "the admission failed on " + offered, cause);
        return HandshakeException.closing(500, "internal error");
    }

    private void decided(Decision decision) throws HandshakeException {
        if (decision.isRefusal()) {
            toldWhy = true;
            Login.logRefusal(offered, offered.principal(), "by the admission, with " + decision.status());
            throw refusal(decision);
        }
        refuseIfDraining();
        String chosen =
                decision.subprotocol() == null ? route.choose(handshake.offeredSubprotocols()) : decision.subprotocol();
        DeflateParameters deflate = PerMessageDeflate.accept(
                handshake.offeredExtensions(),
                server.compression(),
                loop.deflate().minimumWindowBits());
        List<Extension> agreed = deflate == null ? List.of() : List.of(deflate.toExtension());
        ResponseHead answer;
        try {
            answer = handshake.accept(chosen, agreed, Headers.empty());
        } catch (IllegalArgumentException e) {
            throw failed(e);
        }
        open(decision, new ConnectionCodec(deflate, server.compression()), answer, chosen);
    }

    private void open(Decision decision, ConnectionCodec codec, ResponseHead answer, @Nullable String chosen)
            throws HandshakeException {
        HandshakeHeads heads = PackedHeads.of(handshake, chosen, codec.deflate(), answer.headers());
        Connection connection = connection(decision, codec, offered.agreed(chosen, heads));
        connection.enter();
        try {
            accept(answer);
        } catch (Throwable e) {
            connection.withdraw();
            unopened(e);
            return;
        }
        ByteBuf rest = requests.takeUnread();
        requests.leave();
        link.listener(connection);
        connection.open();
        // Not before it has entered: a server that ends is to find it here or there
        server.guests().remove(requests);
        closeIfDraining(connection);
        if (rest != null) {
            connection.read(rest);
            connection.readComplete();
        }
    }

    private void accept(ResponseHead answer) {
        // RFC 9110 §7.8: 100 comes before 101 for a client that expects it
        if (handshake.request().expectsContinue()) {
            ResponseWriter.goOn(loop.answers(), link);
        }
        // At once: what waits to be sent counts against the queue, and onOpen is to find that empty
        ResponseWriter.send(loop.answers(), link, answer);
        link.reads(true);
    }

    // A part of the answer may have left, and nothing may follow it
    private void unopened(Throwable why) {
        server.metrics().failed(Failure.PROGRAM);
        LOG.log(Level.ERROR, () -> "a connection could not be opened: " + offered, why);
        link.drop();
    }

    private Connection connection(Decision decision, ConnectionCodec codec, Handshake agreed)
            throws HandshakeException {
        Handler program = decision.handler() == null ? route.handler() : decision.handler();
        try {
            Connection connection =
                    new Connection(link, loop, route.settings(), agreed, served -> handlerFor(served, program), codec);
            connection.attach(decision.attachment());
            return connection;
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private Handler handlerFor(Connection served, Handler program) {
        Handler handler = validated(served, program);
        Authentication wanted = route.authentication();
        if (wanted == null) {
            return handler;
        }
        Login login = new Login(served, wanted, visit);
        served.login(login);
        Principal principal = offered.principal();
        if (principal == null) {
            return new FirstMessageHandler(handler, served, login);
        }
        login.is(principal, shown);
        return handler;
    }

    private Handler validated(Connection served, Handler program) {
        Handler handler = route.blocking() ? new BlockingHandler(program, served, server.workers()) : program;
        Validation validation = route.validation();
        return validation == null ? handler : new ValidatingHandler(handler, served, validation);
    }

    // The shutdown may have begun since the decision, and gone through the open connections before this was one
    private void closeIfDraining(Connection connection) {
        CloseStatus draining = server.draining();
        if (draining != null) {
            connection.close(draining.code(), draining.reason());
        }
    }

    /** A refusal that may be another time. */
    static HandshakeException unavailable(String why) {
        return putOff(503, why);
    }

    private static HandshakeException putOff(int status, String why) {
        Headers headers = Headers.builder()
                .add("Connection", "close")
                .add("Retry-After", "5")
                .build();
        return new HandshakeException(status, headers, why);
    }

    private static HandshakeException refusal(Decision decision) {
        Headers.Builder headers = Headers.builder().add("Connection", "close");
        if (decision.challenge() != null) {
            headers.add("WWW-Authenticate", decision.challenge());
        } else if (decision.status() == 401) {
            // RFC 9110 §15.5.2: a 401 says what is asked for
            headers.add("WWW-Authenticate", "Bearer");
        }
        if (decision.retryAfterSeconds() >= 0) {
            headers.add("Retry-After", Integer.toString(decision.retryAfterSeconds()));
        }
        return new HandshakeException(decision.status(), headers.build(), decision.body());
    }
}
