package dev.tidewire.server;

import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.Right;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The people in the chat and what was said last.
 *
 * <p>The room lives on one thread of its own. Connections belong to different event loops, and each hands what happened
 * to that thread, which does one thing after the other and sends what follows from it. So nothing here needs a lock,
 * and everybody sees one order of events: a connection keeps the order of what one thread sends. A seat of which too
 * much waits for the thread is not read from: the rate bounds what comes and not what waits, since a message costs as
 * much as there are people.
 */
final class ChatRoom {
    private static final int REMEMBERED = 50;

    private final Clock clock;
    private final Executor thread = oneThread();
    private final Map<String, ChatSeat> people = new LinkedHashMap<>();
    private final Deque<ChatEvent.Said> recent = new ArrayDeque<>();

    ChatRoom(Clock clock) {
        this.clock = clock;
    }

    /** Does what the person asks, or tells why not. */
    void ask(ChatSeat seat, ChatRequest request) {
        queue(seat, () -> {
            try {
                answer(seat, request);
            } catch (ChatException refused) {
                seat.tell(refused.toEvent());
            }
        });
    }

    /** Tells the person, after the answers to all that was asked before, that a message is refused. */
    void refuse(ChatSeat seat, ChatException why) {
        queue(seat, () -> seat.tell(why.toEvent()));
    }

    /** As {@link #refuse}, then closes the connection. */
    void expel(ChatSeat seat, ChatException why, int closeCode) {
        queue(seat, () -> {
            seat.tell(why.toEvent());
            seat.close(closeCode, String.valueOf(why.getMessage()));
        });
    }

    /** The connection has ended: if the person is in the room, the others see them leave. */
    void lost(ChatSeat seat) {
        thread.execute(() -> remove(seat));
    }

    private void queue(ChatSeat seat, Runnable request) {
        seat.asks();
        try {
            thread.execute(() -> perform(seat, request));
        } catch (Throwable e) {
            seat.answered();
            throw e;
        }
    }

    private static void perform(ChatSeat seat, Runnable request) {
        try {
            request.run();
        } finally {
            seat.answered();
        }
    }

    private void answer(ChatSeat seat, ChatRequest request) throws ChatException {
        if (request instanceof ChatRequest.Join join) {
            join(seat, seat.nameFor(join.name()));
        } else if (request instanceof ChatRequest.Say say) {
            say(seat, say.text());
        } else if (!remove(seat)) {
            throw notJoined();
        }
    }

    private void join(ChatSeat seat, String name) throws ChatException {
        if (!seat.may(Right.READ)) {
            throw new ChatException(ChatError.NOT_ALLOWED, "You may not read what is said here.");
        }
        if (seat.name() != null) {
            throw new ChatException(ChatError.ALREADY_JOINED, "You are in the room already; leave it first.");
        }
        if (people.putIfAbsent(ChatText.nameKey(name), seat) != null) {
            throw new ChatException(ChatError.NAME_TAKEN, "Someone in the room has this name; choose another.");
        }
        tellOthers(seat, new ChatEvent.Joined(name, clock.millis()));
        seat.take(name);
        seat.tell(new ChatEvent.Welcome(
                name, seat.may(Right.PRESENCE) ? names() : List.of(name), new ArrayList<>(recent)));
    }

    private void say(ChatSeat seat, String text) throws ChatException {
        String name = seat.name();
        if (name == null) {
            throw notJoined();
        }
        if (!seat.may(Right.WRITE)) {
            throw new ChatException(ChatError.NOT_ALLOWED, "You may read here, but not write.");
        }
        var said = new ChatEvent.Said(name, text, clock.millis());
        if (recent.size() == REMEMBERED) {
            recent.removeFirst();
        }
        recent.addLast(said);
        var encoded = PreparedMessage.text(ChatJson.write(said));
        for (ChatSeat person : people.values()) {
            if (person.may(Right.READ)) {
                person.tell(encoded);
            }
        }
    }

    private boolean remove(ChatSeat seat) {
        String name = seat.name();
        if (name == null) {
            return false;
        }
        people.remove(ChatText.nameKey(name));
        seat.take(null);
        tellOthers(seat, new ChatEvent.Left(name, clock.millis()));
        return true;
    }

    private void tellOthers(ChatSeat seat, ChatEvent event) {
        var encoded = PreparedMessage.text(ChatJson.write(event));
        for (ChatSeat other : people.values()) {
            if (other != seat && other.may(Right.PRESENCE)) {
                other.tell(encoded);
            }
        }
    }

    private List<String> names() {
        var names = new ArrayList<String>(people.size());
        for (ChatSeat person : people.values()) {
            names.add(String.valueOf(person.name()));
        }
        return names;
    }

    private static ChatException notJoined() {
        return new ChatException(ChatError.NOT_JOINED, "Join the room first.");
    }

    /** A thread that ends while there is nothing to do, and never keeps the program alive. */
    private static Executor oneThread() {
        var executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "chat-room");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
