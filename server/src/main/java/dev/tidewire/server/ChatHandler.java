package dev.tidewire.server;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocket;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings the chat's connections and its room together. */
final class ChatHandler implements Handler {
    /** The longest text with every character escaped as JSON's two \\uXXXX, and its surroundings, fits; in bytes. */
    static final int MAX_MESSAGE = 32 * 1024;

    // Whoever goes on at five times the pace that is answered with "too fast" is not a person
    private static final Limits LIMITS = Limits.defaults().messages(100, 500).maxMessage(MAX_MESSAGE);

    private final ChatRoom room;

    ChatHandler(ChatRoom room) {
        this.room = room;
    }

    static Route route(ChatRoom room) {
        return Route.to(new ChatHandler(room)).limits(LIMITS);
    }

    @Override
    public void onOpen(WebSocket ws) {
        ChatSeat seat = new ChatSeat(ws);
        ws.attach(seat);
        tellExpiry(seat, ws.principal());
    }

    private static void tellExpiry(ChatSeat seat, @Nullable Principal principal) {
        Instant expires = principal == null ? null : principal.expires();
        if (principal != null && expires != null) {
            seat.tell(new ChatEvent.LoggedIn(principal.user(), expires.toEpochMilli()));
        }
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        ChatSeat seat = seat(ws);
        if (!message.isText()) {
            var why = new ChatException(ChatError.BAD_JSON, "The chat takes text messages only.");
            room.expel(seat, why, CloseCode.UNSUPPORTED_DATA);
            return;
        }
        if (!seat.mayTalk()) {
            room.refuse(seat, new ChatException(ChatError.TOO_FAST, "You are sending too fast; wait a moment."));
            return;
        }
        try {
            ChatRequest request = ChatJson.read(message.text());
            if (request instanceof ChatRequest.Renew renew) {
                renew(ws, seat, renew.token());
            } else {
                room.ask(seat, request);
            }
        } catch (ChatException refused) {
            room.refuse(seat, refused);
        }
    }

    private void renew(WebSocket ws, ChatSeat seat, String token) {
        // Counted until it is known: the refusals of many at once would come too late to stop the reading
        seat.asks();
        ws.renew(Credentials.BEARER + " " + token).whenComplete((principal, failure) -> {
            try {
                tellRenewed(seat, principal, failure);
            } finally {
                seat.answered();
            }
        });
    }

    private void tellRenewed(ChatSeat seat, Principal principal, @Nullable Throwable failure) {
        if (failure == null) {
            tellExpiry(seat, principal);
        } else {
            room.refuse(seat, new ChatException(ChatError.NOT_RENEWED, "The login could not be renewed."));
        }
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        ConnectionLog.report(ws, cause);
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        room.lost(seat(ws));
    }

    private static ChatSeat seat(WebSocket ws) {
        return Objects.requireNonNull(ws.attachment(ChatSeat.class), "given by onOpen");
    }
}
