package dev.tidewire.websocket;

import dev.tidewire.protocol.DeflateOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server (RFC 6455). It listens from {@link Builder#start()} until {@link #close()} or {@link #shutdown}, and
 * keeps the JVM running meanwhile. Thread-safe.
 *
 * <pre>{@code
 * var server = WebSocketServer.builder()
 *         .port(3000)
 *         .handle(on -> on.message((ws, message) -> ws.send("Hello from server!")))
 *         .start();
 * }</pre>
 */
public final class WebSocketServer implements AutoCloseable {
    private final ServerLifecycle lifecycle;

    WebSocketServer(ServerLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** A server with safe defaults: on 127.0.0.1, any free port, {@link Limits#defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address it listens on, with the real port where 0 was asked for. */
    public InetSocketAddress address() {
        return lifecycle.address();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /** The connections that are open now. */
    public Clients clients() {
        return lifecycle.clients();
    }

    /** How bytes reach the operating system; never {@link Transport#AUTO}. */
    public Transport transport() {
        return lifecycle.transport();
    }

    /**
     * {@link #shutdown} with 1001 (going away) and 5 s of grace; waits until it is done. Called by a handler on an event
     * loop it does not wait, since that loop could not end meanwhile.
     */
    @Override
    public void close() {
        lifecycle.closeAndWait();
    }

    /**
     * Ends the server gracefully: newcomers are refused with 503, every open connection is closed with the code, and
     * whatever is still open after the grace time is dropped. A second call hastens nothing and answers the same stage.
     *
     * @param code 1001 (going away) or 1012 (restart), or another that {@link WebSocket#close(int, String)} takes
     * @param grace how long peers have to answer
     * @return completes when the last connection is gone and the port is free
     */
    public CompletionStage<Void> shutdown(int code, Duration grace) {
        return lifecycle.shutdown(code, grace);
    }

    /** Sets a server up. Not thread-safe; used once. */
    public static final class Builder {
        String host = "127.0.0.1";
        int port;
        int threads;
        Transport transport = Transport.AUTO;

        @Nullable
        Tls tls;

        DeflateOptions compression = DeflateOptions.off();

        Limits limits = Limits.defaults();
        KeepAlive keepAlive = KeepAlive.defaults();
        SlowConsumer slowConsumer = SlowConsumer.CLOSE;
        Metrics metrics = Metrics.NONE;

        @Nullable
        Admission admission;

        @Nullable
        Authentication authentication;

        @Nullable
        Validation validation;

        @Nullable
        HttpHandler http;

        List<String> subprotocols = List.of();
        Set<String> origins = Set.of();
        TrustedProxies proxies = TrustedProxies.at();
        boolean blocking;
        final Map<String, Route> routes = new LinkedHashMap<>();

        @Nullable
        Route fallback;

        private Builder() {}

        /** The address to listen on, 127.0.0.1 unless given; {@code 0.0.0.0} for all of IPv4. */
        public Builder host(String address) {
            host = address;
            return this;
        }

        /** The port to listen on; 0, the default, takes any free one. */
        public Builder port(int number) {
            if (number < 0 || number > 65535) {
                throw new IllegalArgumentException("a port is from 0 to 65535, not " + number);
            }
            port = number;
            return this;
        }

        /** How many event loops there are; one per core unless given. */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("a server needs at least one thread, not " + count);
            }
            threads = count;
            return this;
        }

        /** How bytes reach the operating system; the best that loads unless given. */
        public Builder transport(Transport chosen) {
            transport = chosen;
            return this;
        }

        /** Speaks wss and https with this certificate. */
        public Builder tls(Tls certificate) {
            if (!certificate.isServer()) {
                throw new IllegalArgumentException("this Tls is a client's: make it with Tls.server(...)");
            }
            tls = certificate;
            return this;
        }

        /** Agrees to permessage-deflate (RFC 7692) with clients that offer it. Off unless given. */
        public Builder compression(DeflateOptions options) {
            compression = options;
            return this;
        }

        /** What a peer may cost. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** When to ask a silent peer whether it is still there. */
        public Builder keepAlive(KeepAlive value) {
            keepAlive = value;
            return this;
        }

        /** What happens when a peer reads more slowly than it is sent to. */
        public Builder slowConsumer(SlowConsumer policy) {
            slowConsumer = policy;
            return this;
        }

        /** Where to count. */
        public Builder metrics(Metrics counts) {
            metrics = counts;
            return this;
        }

        /** Who may connect; everybody unless given. */
        public Builder admission(Admission decides) {
            admission = decides;
            return this;
        }

        /** Who is asked for credentials; nobody unless given. An {@link #admission} is asked after it, and knows who it is. */
        public Builder authentication(Authentication value) {
            authentication = value;
            return this;
        }

        /** This one looks at each message before a handler does; see {@link #validate(Validation)}. */
        public Builder validate(MessageValidator validator) {
            return validate(Validation.by(validator));
        }

        /** Which messages reach the handlers of all routes that do not say so themselves; all unless given. */
        public Builder validate(Validation value) {
            validation = value;
            return this;
        }

        /** The subprotocols that are spoken; the first of a client's offers that is among them is chosen. */
        public Builder subprotocols(String... names) {
            subprotocols = List.of(names);
            return this;
        }

        /**
         * Pages of these origins may connect beside those of the server's own host, such as {@code
         * https://example.com}; {@code *} lets every page in. Clients that send no Origin are not browsers and pass.
         */
        public Builder origins(String... allowed) {
            origins = Origins.read(allowed);
            return this;
        }

        /**
         * Requests that come from one of these addresses or networks, such as {@code 10.0.0.0/8} or {@code fd00::/8}, come
         * from proxies, which say in {@code X-Forwarded-For} whom they speak for: the last address there that is none of
         * theirs, or else the first. It is the client's address then, for the limits per address, {@code
         * remoteAddress()} and the log; a proxy's own is not limited. What such a proxy sends that is no address is
         * answered 400. No proxies unless given: from all others, the header says nothing.
         *
         * <p>Name the proxies alone, and no network with clients in it: these could say that they are anybody. A proxy
         * has to add to the header, or to set it, and not to pass on the client's.
         *
         * @throws IllegalArgumentException if one is neither an address nor a network, with what is wrong with it
         */
        public Builder trustProxies(String... addressesOrNetworks) {
            proxies = TrustedProxies.at(addressesOrNetworks);
            return this;
        }

        /**
         * Handlers may block: their calls run on virtual threads where the JDK has them (21 and newer) and on a bounded
         * pool where not. Order and non-overlap stay; a connection whose handler lags is not read further.
         */
        public Builder blockingHandlers() {
            blocking = true;
            return this;
        }

        /** Serves every path that has no route of its own. */
        public Builder handle(Consumer<HandlerBuilder> events) {
            return handle(Route.to(events));
        }

        /** Serves every path that has no route of its own. */
        public Builder handle(Handler handler) {
            return handle(Route.to(handler));
        }

        /** Serves every path that has no route of its own. */
        public Builder handle(Route route) {
            if (fallback != null) {
                throw new IllegalStateException("handle was given twice: use route(path, ...) to tell paths apart");
            }
            fallback = route;
            return this;
        }

        /** Serves one path, such as {@code /chat/{room}}: {@code {name}} stands for one segment. */
        public Builder route(String path, Consumer<HandlerBuilder> events) {
            return route(path, Route.to(events));
        }

        /** Serves one path; see {@link #route(String, Consumer)}. */
        public Builder route(String path, Handler handler) {
            return route(path, Route.to(handler));
        }

        /** Serves one path; see {@link #route(String, Consumer)}. */
        public Builder route(String path, Route route) {
            if (routes.putIfAbsent(path, route) != null) {
                throw new IllegalStateException("route " + path + " was given twice");
            }
            return this;
        }

        /** Answers requests that do not ask for a WebSocket; 426 unless given. */
        public Builder http(HttpHandler handler) {
            http = handler;
            return this;
        }

        /**
         * Begins to listen.
         *
         * @throws IOException if the address cannot be bound, with a message that says which and why
         * @throws IllegalStateException if nothing is served: neither a handler, nor a route, nor plain requests;
         *     or if messages are to be validated for a handler that takes parts of them
         * @throws UnsupportedOperationException if the transport asked for does not load here
         */
        public WebSocketServer start() throws IOException {
            if (fallback == null && routes.isEmpty() && http == null) {
                throw new IllegalStateException("nothing to serve: give handle(...), route(path, ...) or http(...)");
            }
            return new WebSocketServer(ServerLifecycle.start(this));
        }

        List<String> paths() {
            return new ArrayList<>(routes.keySet());
        }
    }
}
