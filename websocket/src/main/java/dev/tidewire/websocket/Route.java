package dev.tidewire.websocket;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of one path are served. Immutable: each method answers a changed copy. What a route leaves open
 * is as the server's builder says.
 */
public final class Route {
    private final Handler handler;
    private final @Nullable List<String> subprotocols;
    private final @Nullable Admission admission;
    private final @Nullable Authentication authentication;
    private final @Nullable Set<String> origins;
    private final @Nullable Limits limits;
    private final boolean blocking;
    private final @Nullable Validation validation;

    private Route(
            Handler handler,
            @Nullable List<String> subprotocols,
            @Nullable Admission admission,
            @Nullable Authentication authentication,
            @Nullable Set<String> origins,
            @Nullable Limits limits,
            boolean blocking,
            @Nullable Validation validation) {
        this.handler = handler;
        this.subprotocols = subprotocols;
        this.admission = admission;
        this.authentication = authentication;
        this.origins = origins;
        this.limits = limits;
        this.blocking = blocking;
        this.validation = validation;
    }

    /** Served by this handler. */
    public static Route to(Handler handler) {
        return new Route(handler, null, null, null, null, null, false, null);
    }

    /** Served by lambdas, one per event. */
    public static Route to(Consumer<HandlerBuilder> events) {
        HandlerBuilder builder = new HandlerBuilder();
        events.accept(builder);
        return to(builder.build());
    }

    /** The subprotocols that are spoken here; the first that the client offers is chosen, its order counts. */
    public Route subprotocols(String... names) {
        return new Route(handler, List.of(names), admission, authentication, origins, limits, blocking, validation);
    }

    /** Who may connect here. */
    public Route admission(Admission decides) {
        return new Route(handler, subprotocols, decides, authentication, origins, limits, blocking, validation);
    }

    /** Who is asked for credentials here. */
    public Route authentication(Authentication value) {
        return new Route(handler, subprotocols, admission, value, origins, limits, blocking, validation);
    }

    /** Pages of these origins may connect beside those of the server's own host, such as {@code https://example.com}. */
    public Route origins(String... allowed) {
        return new Route(
                handler, subprotocols, admission, authentication, Origins.read(allowed), limits, blocking, validation);
    }

    /** What a peer may cost here. What concerns the server as a whole is taken from the server's own limits. */
    public Route limits(Limits value) {
        return new Route(handler, subprotocols, admission, authentication, origins, value, blocking, validation);
    }

    /** The handler may block; see {@link WebSocketServer.Builder#blockingHandlers()}. */
    public Route blockingHandlers() {
        return new Route(handler, subprotocols, admission, authentication, origins, limits, true, validation);
    }

    /** This one looks at each message before the handler does; see {@link #validate(Validation)}. */
    public Route validate(MessageValidator validator) {
        return validate(Validation.by(validator));
    }

    /**
     * Which messages the handler gets to see. It runs on the event loop, before the inbox of a handler that may block.
     *
     * @throws IllegalStateException if the handler takes parts of messages
     */
    public Route validate(Validation value) {
        ValidatingHandler.requireWholeMessages(handler);
        return new Route(handler, subprotocols, admission, authentication, origins, limits, blocking, value);
    }

    Handler handler() {
        return handler;
    }

    @Nullable
    List<String> subprotocols() {
        return subprotocols;
    }

    @Nullable
    Admission admission() {
        return admission;
    }

    @Nullable
    Authentication authentication() {
        return authentication;
    }

    @Nullable
    Set<String> origins() {
        return origins;
    }

    @Nullable
    Limits limits() {
        return limits;
    }

    boolean isBlocking() {
        return blocking;
    }

    @Nullable
    Validation validation() {
        return validation;
    }
}
