package dev.tidewire.server;

import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.WebSocket;
import org.jspecify.annotations.Nullable;

/** A connection to the chat, in the room or before its door. */
final class ChatSeat {
    private static final double MESSAGES_PER_SECOND = 20;
    private static final int MESSAGES_AT_ONCE = 100;

    private final WebSocket ws;

    /** Touched by the connection's event loop alone. */
    private final RateLimit rate = new RateLimit(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, System::nanoTime);

    /** Touched by the room's thread alone; null while not in the room. */
    private @Nullable String name;

    ChatSeat(WebSocket ws) {
        this.ws = ws;
    }

    boolean mayTalk() {
        return rate.allows();
    }

    @Nullable
    String name() {
        return name;
    }

    void take(@Nullable String newName) {
        name = newName;
    }

    void tell(ChatEvent event) {
        ws.send(ChatJson.write(event));
    }

    void tell(PreparedMessage event) {
        ws.send(event);
    }

    void close(int code, String reason) {
        ws.close(code, reason);
    }
}
