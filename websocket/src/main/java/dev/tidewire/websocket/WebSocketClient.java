package dev.tidewire.websocket;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.DeflateOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sets a WebSocket client up (RFC 6455 §4.1) and connects it. Not thread-safe; the socket that {@code connect} answers
 * is.
 *
 * <pre>{@code
 * var socket = WebSocketClient.to("ws://localhost:3000")
 *         .connect(on -> on
 *                 .open(ws -> ws.send("Hello Server!"))
 *                 .message((ws, message) -> log.info(message.text())));
 * }</pre>
 *
 * <p>Redirects are not followed: credentials go to nobody but the server that was named.
 *
 * <p>An attempt that fails is told to {@code onError} with a cause whose message is one sentence for people: {@link
 * dev.tidewire.protocol.UpgradeRefusedException} if the server answered with another status than 101, another {@link
 * dev.tidewire.protocol.HandshakeException} if its answer was wrong or the proxy refused, {@link
 * java.net.UnknownHostException}, {@link java.net.ConnectException}, {@link java.net.SocketTimeoutException}, {@link
 * javax.net.ssl.SSLException} or another {@link java.io.IOException} if it did not come that far.
 *
 * <p>The JVM goes on running while a socket is connecting, open, or about to connect again, even after {@code main} has
 * returned; when the last one has closed, nothing of this library keeps it.
 */
public final class WebSocketClient {
    final ClientTarget target;
    final List<ClientHeader> headers = new ArrayList<>();
    List<String> subprotocols = List.of();
    Duration connectTimeout = Duration.ofSeconds(10);

    @Nullable
    Tls tls;

    @Nullable
    HttpProxy proxy;

    DeflateOptions compression = DeflateOptions.off();

    Reconnect reconnect = Reconnect.never();
    Limits limits = Limits.defaults();
    KeepAlive keepAlive = KeepAlive.defaults();
    SlowConsumer slowConsumer = SlowConsumer.CLOSE;
    Transport transport = Transport.AUTO;
    boolean blocking;

    private WebSocketClient(ClientTarget target) {
        this.target = target;
    }

    /**
     * A client for this server.
     *
     * @param url {@code ws://} or {@code wss://}, a host, and if wanted a port, a path and a query
     * @throws IllegalArgumentException if it is not such a URL, saying what is wrong with it
     */
    public static WebSocketClient to(String url) {
        return new WebSocketClient(ClientTarget.parse(url));
    }

    /** As {@link #to(String)}. */
    public static WebSocketClient to(URI url) {
        return to(url.toString());
    }

    /**
     * Sends a header with the opening handshake, such as {@code Authorization}.
     *
     * @throws IllegalArgumentException if the name is not a token, the value has a control character, or the header is
     *     one that the handshake itself sets
     */
    public WebSocketClient header(String name, String value) {
        headers.add(ClientHeader.fixed(name, value));
        return this;
    }

    /**
     * Sends a header whose value is asked for anew at each attempt to connect, such as a token that expires. The supplier
     * is called on a worker and may block. If it throws, or its value cannot be sent, that attempt has failed.
     *
     * @throws IllegalArgumentException if the name is not a token, or the header is one that the handshake itself sets
     */
    public WebSocketClient header(String name, Supplier<String> value) {
        headers.add(ClientHeader.asked(name, value));
        return this;
    }

    /**
     * Offers these subprotocols, the favourite first.
     *
     * @throws IllegalArgumentException if one is no token or is named twice
     */
    public WebSocketClient subprotocols(String... names) {
        List<String> offered = List.of(names);
        ClientHandshake.to("localhost", 80, false).subprotocols(offered);
        subprotocols = offered;
        return this;
    }

    /**
     * How long one attempt to connect may take in all, from looking up the host to the 101; 10 s unless given.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public WebSocketClient connectTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be more than zero, not " + timeout);
        }
        connectTimeout = timeout;
        return this;
    }

    /** How {@code wss://} is encrypted and whom it trusts; {@link Tls#client()} unless given. */
    public WebSocketClient tls(Tls trust) {
        if (trust.isServer()) {
            throw new IllegalArgumentException("this Tls is a server's: make it with Tls.client(...)");
        }
        tls = trust;
        return this;
    }

    /** Connects through an HTTP proxy by CONNECT (RFC 9110 §9.3.6), which looks the server's name up itself. */
    public WebSocketClient proxy(InetSocketAddress address) {
        proxy = HttpProxy.open(address);
        return this;
    }

    /**
     * Connects through an HTTP proxy that asks for a name and a password (Basic, RFC 7617).
     *
     * @throws IllegalArgumentException if the user's name has a colon, or either a control character
     */
    public WebSocketClient proxy(InetSocketAddress address, String user, String password) {
        proxy = HttpProxy.basic(address, user, password);
        return this;
    }

    /** Offers permessage-deflate (RFC 7692). Off unless given. */
    public WebSocketClient compression(DeflateOptions options) {
        compression = options;
        return this;
    }

    /** Whether and when to connect again; never unless given. */
    public WebSocketClient reconnect(Reconnect policy) {
        reconnect = policy;
        return this;
    }

    /** What the server may cost. */
    public WebSocketClient limits(Limits value) {
        limits = value;
        return this;
    }

    /** When to ask a silent server whether it is still there. */
    public WebSocketClient keepAlive(KeepAlive value) {
        keepAlive = value;
        return this;
    }

    /** What happens when the server reads more slowly than it is sent to. */
    public WebSocketClient slowConsumer(SlowConsumer policy) {
        slowConsumer = policy;
        return this;
    }

    /** How bytes reach the operating system; the best that loads unless given. */
    public WebSocketClient transport(Transport chosen) {
        transport = chosen;
        return this;
    }

    /** The handler may block; see {@link WebSocketServer.Builder#blockingHandlers()}. */
    public WebSocketClient blockingHandlers() {
        blocking = true;
        return this;
    }

    /** As {@link #connect(Handler)}, with a handler made of lambdas. */
    public ClientSocket connect(Consumer<HandlerBuilder> events) {
        HandlerBuilder builder = new HandlerBuilder();
        events.accept(builder);
        return connect(builder.build());
    }

    /**
     * Connects. Returns at once; {@link ClientSocket#opened()} tells when it is done. What is set up here later does not
     * reach that socket any more.
     *
     * @throws UnsupportedOperationException if the transport asked for does not load here
     */
    public ClientSocket connect(Handler handler) {
        return ClientLife.begin(this, handler);
    }
}
