package dev.tidewire.websocket;

/** Answers who handles a connection: the program's handler itself, or what stands between it and the event loop. */
@FunctionalInterface
interface HandlerSource {
    Handler handlerFor(Connection connection);
}
