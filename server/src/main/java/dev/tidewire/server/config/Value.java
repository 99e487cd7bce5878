package dev.tidewire.server.config;

import dev.tidewire.server.Cause;
import java.util.function.Consumer;

/**
 * A text that was given for a key, and where.
 *
 * @param key the path of the key, such as {@code limits.max-message}
 * @param text what was given
 * @param origin where: file and line, or the variable
 */
record Value(String key, String text, String origin) {

    /** It is not what it should be. */
    ConfigException mustBe(String expected) {
        return new ConfigException(origin + ": " + key + " is '" + text + "', but must be " + expected);
    }

    /** @param rule throws an IllegalArgumentException that tells what is wrong with a text */
    void check(Consumer<String> rule) {
        try {
            rule.accept(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(origin + ": " + key + ": " + Cause.of(e));
        }
    }

    /** Without the text, which may be secret. */
    @Override
    public String toString() {
        return key + " from " + origin;
    }
}
