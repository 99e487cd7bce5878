package dev.tidewire.server;

import dev.tidewire.websocket.WebSocketServer;
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

    @Override
    public Integer call() throws InterruptedException {
        var lobby = new Lobby();
        WebSocketServer server = ListenOptions.start(listen.builder(port, null)
                .route("/", lobby)
                .route("/chat", ChatHandler.route(new ChatRoom(Clock.systemUTC())))
                .http(Pages.load()));
        lobby.isServedBy(server);
        announce(server.port());
        return RunningServer.untilSignal(server);
    }

    private void announce(int listening) {
        String authority = listen.isLoopback() ? "localhost:" + listening : listen.authority(listening);
        Terminal.say("Open http://" + authority + " in your browser, or chat at http://" + authority + "/chat");
        Terminal.say("WebSocket clients connect to ws://" + authority + "; Ctrl-C stops the server.");
    }
}
