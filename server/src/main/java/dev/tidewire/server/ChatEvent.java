package dev.tidewire.server;

import java.util.List;

/** What the chat tells people. Times are milliseconds since 1970. */
sealed interface ChatEvent {

    /** The connection is open until then, unless it is renewed before; for those who have logged in. */
    record LoggedIn(String name, long expires) implements ChatEvent {}

    /** You are in: under this name, with these people (you among them), after these messages, oldest first. */
    record Welcome(String name, List<String> people, List<Said> recent) implements ChatEvent {
        public Welcome {
            people = List.copyOf(people);
            recent = List.copyOf(recent);
        }
    }

    /** Someone else came in. */
    record Joined(String name, long at) implements ChatEvent {}

    /** Someone else left, or lost the connection. */
    record Left(String name, long at) implements ChatEvent {}

    /** Someone in the room said this, perhaps you. */
    record Said(String from, String text, long at) implements ChatEvent {}

    /** What you sent was refused, and why; nobody else is told. */
    record Refused(ChatError code, String message) implements ChatEvent {}
}
