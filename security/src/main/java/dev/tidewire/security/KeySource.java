package dev.tidewire.security;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where an issuer's keys come from. */
interface KeySource {
    /** Asks for the document of keys; fails with an exception that says why. Any thread; does not wait. */
    CompletionStage<Map<String, Object>> fetch();

    /** What goes on behind "keys" in a text for people, such as {@code at https://id.example/keys}. */
    String where();
}
