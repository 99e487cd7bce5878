package dev.tidewire.server;

import dev.tidewire.protocol.Origin;
import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.login.LoginConfig;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.Transport;
import dev.tidewire.websocket.WebSocketServer;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code tidewire serve} is to do, as a configuration says. Whatever it does not allow is forbidden. */
final class ServerConfig {
    private static final int MOST = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String ANY_ORIGIN = "*";

    private final ListenAddress address;
    private final int port;
    private final int threads;
    private final Transport transport;
    private final List<String> proxies;
    private final @Nullable Tls tls;
    private final List<String> tlsWarnings = new ArrayList<>();
    private final List<String> origins;
    private final LoginConfig login;
    private final Limits limits;
    private final boolean logsConnections;

    private ServerConfig(ConfigSection config) {
        ConfigSection listen = config.section("listen");
        this.address = address(listen);
        this.port = listen.number("port", 0, 65_535, 3000);
        this.threads = listen.number("threads", 0, 1024, 0);
        this.transport = listen.choice("transport", Transport.class, Transport.AUTO);
        boolean allowPlain = listen.flag("allow-plain", false);
        this.proxies = listen.texts("trusted-proxies", ServerConfig::checkProxy);
        listen.refuseTheRest();
        this.tls = TlsConfig.read(config.section("tls"), tlsWarnings);
        if (tls == null && address.isBeyondThisMachine() && !allowPlain) {
            throw listen.wrong("host", ListenAddress.EXPOSED + ": set up tls, or allow-plain: true");
        }
        this.origins = config.texts("origins", ServerConfig::checkOrigin);
        this.limits = limits(config.section("limits"));
        ConfigSection log = config.section("log");
        // On: who was there and when is what an incident asks first, and a flood of them is eleven lines a second
        this.logsConnections = log.flag("connections", true);
        log.refuseTheRest();
        this.login = LoginConfig.read(config.section("login"));
        if (login.readsCookie() && origins.contains(ANY_ORIGIN)) {
            throw config.wrong(
                    "origins", "login.cookie comes with the requests of every page: list those that may connect");
        }
        config.refuseTheRest();
    }

    /**
     * Reads a configuration. Blocks while it reads files and asks identity providers.
     *
     * @throws UsageException if it is not what it should be
     */
    static ServerConfig read(ConfigSection config) {
        try {
            return new ServerConfig(config);
        } catch (ConfigException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private static ListenAddress address(ConfigSection listen) {
        String host = listen.text("host", "127.0.0.1");
        try {
            return ListenAddress.of(host);
        } catch (UnknownHostException e) {
            throw listen.wrong("host", "'" + host + "' is no address of this machine");
        }
    }

    private static void checkOrigin(String origin) {
        if (!origin.equals(ANY_ORIGIN)) {
            Origin.of(origin);
        }
    }

    private static void checkProxy(String addresses) {
        WebSocketServer.builder().trustProxies(addresses);
    }

    private static Limits limits(ConfigSection section) {
        Limits defaults = Limits.defaults();
        int bytes = section.number("bytes-per-second", 0, MOST, defaults.bytesPerSecond());
        Limits limits = defaults.maxMessage(section.number("max-message", 125, MOST, ChatHandler.MAX_MESSAGE))
                .maxQueue(section.number("max-queue", 1024, MOST, defaults.maxQueue()))
                .maxConnections(section.number("max-connections", 0, MOST, defaults.maxConnections()))
                .maxConnectionsPerAddress(
                        section.number("max-connections-per-address", 0, MOST, defaults.maxConnectionsPerAddress()))
                .maxConnectionsPerUser(
                        section.number("max-connections-per-user", 0, MOST, defaults.maxConnectionsPerUser()))
                .maxConnectsPerSecond(section.number("connects-per-second", 0, MOST, defaults.maxConnectsPerSecond()))
                .messages(
                        section.number("messages-per-second", 1, MOST, 20),
                        section.number("messages-burst", 1, MOST, 100))
                .userMessages(
                        section.number("user-messages-per-second", 1, MOST, 100),
                        section.number("user-messages-burst", 1, MOST, 500))
                .bytes(bytes, section.number("bytes-burst", Math.min(1, bytes), MOST, bytes))
                .handshakeTimeout(section.duration("handshake-timeout", SHORTEST, LONGEST, defaults.handshakeTimeout()))
                .messageTimeout(section.duration("message-timeout", SHORTEST, LONGEST, defaults.messageTimeout()))
                .closeTimeout(section.duration("close-timeout", SHORTEST, LONGEST, defaults.closeTimeout()))
                .writeTimeout(section.duration("write-timeout", SHORTEST, LONGEST, defaults.writeTimeout()));
        section.refuseTheRest();
        return limits;
    }

    /** Sets a server up as the configuration says. */
    WebSocketServer.Builder builder() {
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .host(address.host())
                .port(port)
                .transport(transport)
                .trustProxies(proxies.toArray(String[]::new))
                .limits(limits);
        if (threads > 0) {
            builder.threads(threads);
        }
        if (tls != null) {
            builder.tls(tls);
        }
        if (login.authentication() != null) {
            builder.authentication(login.authentication());
        }
        return builder.origins(origins.toArray(String[]::new));
    }

    LoginConfig login() {
        return login;
    }

    Limits limits() {
        return limits;
    }

    /** Whether connections that come and go are logged. */
    boolean logsConnections() {
        return logsConnections;
    }

    boolean isSecure() {
        return tls != null;
    }

    /** What people on this machine call the server in a URL. */
    String name() {
        return address.name();
    }

    /** What is allowed but perhaps not meant, a line each. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(tlsWarnings);
        warnings.addAll(login.warnings());
        if (tls == null && address.isBeyondThisMachine()) {
            warnings.add(0, address.plainWarning());
        }
        if (login.authentication() == null && address.isBeyondThisMachine()) {
            warnings.add("WARNING: login.anybody lets in everybody who reaches this server.");
        }
        return warnings;
    }
}
