package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.DeflateOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What all connections of a server share. Thread-safe. */
final class ServerContext {
    private final Routes routes;
    private final Limits limits;
    private final Metrics metrics;
    private final WaitingBytes waiting;
    private final TrustedProxies proxies;
    private final Doorkeeper doorkeeper;
    private final DeflateOptions compression;
    private final @Nullable HttpHandler http;
    private final boolean secure;
    private final Executor workers;
    private final long sweepNanos;
    private final Set<RequestHandler> guests = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CloseStatus draining;

    ServerContext(WebSocketServer.Builder server, Routes routes, Executor workers) {
        this.routes = routes;
        this.limits = server.limits;
        this.metrics = server.metrics;
        this.waiting = new WaitingBytes(server.limits.maxWaiting());
        this.proxies = server.proxies;
        this.doorkeeper = new Doorkeeper(server.limits, waiting, proxies);
        this.compression = server.compression;
        this.http = server.http;
        this.secure = server.tls != null;
        this.workers = workers;
        this.sweepNanos = Settings.sweepNanos(limits.handshakeTimeout(), limits.closeTimeout());
    }

    /** How often the deadlines of those that are no WebSocket yet are to be looked at. */
    long sweepNanos() {
        return sweepNanos;
    }

    Routes routes() {
        return routes;
    }

    Limits limits() {
        return limits;
    }

    Metrics metrics() {
        return metrics;
    }

    WaitingBytes waiting() {
        return waiting;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    Doorkeeper doorkeeper() {
        return doorkeeper;
    }

    DeflateOptions compression() {
        return compression;
    }

    @Nullable
    HttpHandler http() {
        return http;
    }

    boolean isSecure() {
        return secure;
    }

    Executor workers() {
        return workers;
    }

    /** Those who are no WebSocket yet, or will never be one. */
    Set<RequestHandler> guests() {
        return guests;
    }

    /** With what every connection is closed since the server ends, and newcomers are refused; null while it does not. */
    @Nullable
    CloseStatus draining() {
        return draining;
    }

    void drain(CloseStatus status) {
        draining = status;
    }
}
