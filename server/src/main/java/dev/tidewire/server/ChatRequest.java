package dev.tidewire.server;

import org.jspecify.annotations.Nullable;

/** What a person asks of the chat, checked field by field. */
sealed interface ChatRequest {

    /** Enters the room under this name, which is valid and normalised; null where the login says who it is. */
    record Join(@Nullable String name) implements ChatRequest {}

    /** Says this to everybody in the room. */
    record Say(String text) implements ChatRequest {}

    /** Leaves the room; the connection stays. */
    record Leave() implements ChatRequest {}

    /** Shows a new token, before the old one expires. */
    record Renew(String token) implements ChatRequest {
        @Override
        public String toString() {
            return "Renew";
        }
    }
}
