package dev.tidewire.server;

import dev.tidewire.websocket.HandlerBuilder;
import dev.tidewire.websocket.WebSocketServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A short {@code tidewire bench} in a process of its own, and the servers that it is pointed at. */
final class BenchRun {
    private BenchRun() {}

    /** @param load the load, and if wanted options, as the rest of the options after it */
    static TidewireProcess start(String load, WebSocketServer server, String options) throws Exception {
        var command = new ArrayList<>(List.of("bench"));
        command.addAll(List.of(load.split(" ")));
        command.add(url(server));
        command.addAll(List.of("--warmup", "50ms", "--duration", "200ms"));
        command.addAll(List.of(options.split(" ")));
        return TidewireProcess.start(command.toArray(String[]::new));
    }

    static WebSocketServer serve(Consumer<HandlerBuilder> events) throws Exception {
        return WebSocketServer.builder().handle(events).start();
    }

    static String url(WebSocketServer server) {
        return "ws://127.0.0.1:" + server.port();
    }

    static void echo(HandlerBuilder on) {
        on.message((ws, message) -> ws.send(message));
    }

    static void broadcast(HandlerBuilder on) {
        on.message((ws, message) -> ws.clients().broadcast(message));
    }
}
