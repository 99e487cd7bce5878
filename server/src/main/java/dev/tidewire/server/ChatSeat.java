package dev.tidewire.server;

import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.WebSocket;
import org.jspecify.annotations.Nullable;

/** A connection to the chat, in the room or before its door. */
final class ChatSeat {
    private static final double MESSAGES_PER_SECOND = 20;
    private static final int MESSAGES_AT_ONCE = 100;
    private static final String CHAT = "chat";

    /** So many requests may await their answers at once. */
    static final int MOST_OUTSTANDING = 8;

    // Not at the first answer: else each message of a long row would cost a pause of its own
    private static final int FEW_OUTSTANDING = MOST_OUTSTANDING / 2;

    private final WebSocket ws;

    /** Touched by the connection's event loop alone. */
    private final RateLimit rate = new RateLimit(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, System::nanoTime);

    /** Touched by the room's thread alone; null while not in the room. */
    private @Nullable String name;

    private int outstanding;
    private boolean paused;

    ChatSeat(WebSocket ws) {
        this.ws = ws;
    }

    /** Whether whoever has logged in may do this in the chat; where nobody logs in, anybody may. */
    boolean may(Right right) {
        Principal principal = ws.principal();
        return principal == null || principal.rights().allows(right, CHAT);
    }

    /**
     * Under which name to join: who has logged in has one.
     *
     * @param asked the name asked for, if any
     */
    String nameFor(@Nullable String asked) throws ChatException {
        Principal principal = ws.principal();
        String name = principal == null ? asked : asItIs(principal.user());
        if (name == null) {
            throw new ChatException(ChatError.BAD_NAME, "The field \"name\" is missing.");
        }
        if (asked != null && !asked.equals(name)) {
            throw new ChatException(ChatError.NOT_ALLOWED, "You have logged in under another name.");
        }
        return name;
    }

    // Normalised, several users of one issuer would appear under one name
    private static String asItIs(String user) throws ChatException {
        if (!ChatText.name(user).equals(user)) {
            throw new ChatException(
                    ChatError.BAD_NAME, "You have logged in under a name that the chat cannot show as it is.");
        }
        return user;
    }

    /**
     * A request awaits its answer from now on, until {@link #answered}. While too many do, nothing more is read from
     * the connection: what the peer goes on sending fills its own buffers, and nothing is lost.
     */
    // One lock over counting and pausing: else a late resume could undo a pause, or a late pause stay for good
    synchronized void asks() {
        outstanding++;
        if (!paused && outstanding >= MOST_OUTSTANDING) {
            paused = true;
            ws.pause();
        }
    }

    synchronized void answered() {
        outstanding--;
        if (paused && outstanding <= FEW_OUTSTANDING) {
            paused = false;
            ws.resume();
        }
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
