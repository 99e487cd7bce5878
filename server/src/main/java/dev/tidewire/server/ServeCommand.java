package dev.tidewire.server;

import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.config.Environment;
import dev.tidewire.server.login.DemoIssuer;
import dev.tidewire.server.login.LoginPage;
import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.Tls;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewire serve}: the pages, the lobby and the live chat on one port. */
@Command(
        name = "serve",
        description = {
            "Serves the start page, the lobby and the live chat, until stopped with Ctrl-C.",
            "",
            "The lobby at ws / hands every message to every open client, the sender too. The chat at /chat is for"
                    + " people; its WebSocket speaks JSON at ws /chat.",
            "",
            "With --config there is no lobby, and whoever connects has to log in as the file says."
        },
        footer = {
            "",
            "Examples: ./tidewire serve --port 8080",
            "          ./tidewire serve --config examples/secure.yaml"
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in YAML, in place of the other options. A variable of the environment such as"
                    + " TIDEWIRE_LISTEN_PORT counts before its key listen.port.")
    private @Nullable Path file;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port = 3000;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return file == null ? serveForDevelopment() : serve(file);
    }

    private int serveForDevelopment() throws InterruptedException {
        List<String> variables = new Environment(System.getenv()).names();
        if (!variables.isEmpty()) {
            Terminal.note(
                    "WARNING: without --config these variables count for nothing: " + String.join(", ", variables));
        }
        Tls tls = certificate.tls();
        var server = RunningServer.start(listen.builder(port, tls)
                .route("/", new Lobby())
                .route("/chat", ChatHandler.route(new ChatRoom(Clock.systemUTC())))
                .http(Pages.load()));
        announce(tls == null ? "" : "s", listen.name() + ":" + server.port());
        return server.untilSignal();
    }

    private int serve(Path configuration) throws InterruptedException {
        int given = spec.commandLine().getParseResult().matchedOptions().size();
        if (given > 1) {
            throw new UsageException("--config stands alone: write the other options into " + configuration
                    + ", or into the environment, such as TIDEWIRE_LISTEN_PORT");
        }
        ServerConfig config = ServerConfig.read(read(configuration));
        DemoIssuer demo = config.login().demo();
        HttpHandler pages = Pages.load();
        var handler = new ChatHandler(new ChatRoom(Clock.systemUTC()));
        Route chat = config.logsConnections() ? ConnectionLog.routeTo(handler) : Route.to(handler);
        var server = RunningServer.start(config.builder()
                .route("/chat", chat.limits(config.limits()))
                .http(demo == null ? pages : new LoginPage(demo, pages, ServeCommand::nameOf)));
        announce(config.isSecure() ? "s" : "", config.name() + ":" + server.port());
        config.warnings().forEach(Terminal::note);
        return server.untilSignal();
    }

    /** Reads a file, and the environment. */
    static ConfigSection read(Path configuration) {
        try {
            return ConfigSection.read(configuration, System.getenv());
        } catch (ConfigException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private static String nameOf(String asked) {
        try {
            return ChatText.name(asked);
        } catch (ChatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void announce(String s, String authority) {
        String page = "http" + s + "://" + authority;
        Terminal.say("Open " + page + " in your browser, or chat at " + page + "/chat");
        Terminal.say("WebSocket clients connect to ws" + s + "://" + authority + "; Ctrl-C stops the server.");
    }
}
