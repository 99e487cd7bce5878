package dev.tidewire.server;

import dev.tidewire.websocket.Tls;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire serve}: the pages, the lobby and the live chat on one port. */
@Command(
        name = "serve",
        description = {
            "Serves the start page, the lobby and the live chat, until stopped with Ctrl-C.",
            "",
            "The lobby at ws / hands every message to every open client, the sender too. The chat at /chat is for"
                    + " people; its WebSocket speaks JSON at ws /chat."
        },
        footer = {"", "Example: ./tidewire serve --port 8080"})
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port = 3000;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Override
    public Integer call() throws InterruptedException {
        Tls tls = certificate.tls();
        var server = RunningServer.start(listen.builder(port, tls)
                .route("/", new Lobby())
                .route("/chat", ChatHandler.route(new ChatRoom(Clock.systemUTC())))
                .http(Pages.load()));
        announce(tls == null ? "" : "s", listen.name() + ":" + server.port());
        return server.untilSignal();
    }

    private static void announce(String s, String authority) {
        String page = "http" + s + "://" + authority;
        Terminal.say("Open " + page + " in your browser, or chat at " + page + "/chat");
        Terminal.say("WebSocket clients connect to ws" + s + "://" + authority + "; Ctrl-C stops the server.");
    }
}
