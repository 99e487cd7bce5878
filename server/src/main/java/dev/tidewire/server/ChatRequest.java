package dev.tidewire.server;

/** What a person asks of the chat, checked field by field. */
sealed interface ChatRequest {

    /** Enters the room under this name, which is valid and normalised. */
    record Join(String name) implements ChatRequest {}

    /** Says this to everybody in the room. */
    record Say(String text) implements ChatRequest {}

    /** Leaves the room; the connection stays. */
    record Leave() implements ChatRequest {}
}
