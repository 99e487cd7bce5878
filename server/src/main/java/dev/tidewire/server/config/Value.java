package dev.tidewire.server.config;

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

    /** As {@link #mustBe}, without showing what was given. */
    ConfigException secretMustBe(String expected) {
        return new ConfigException(origin + ": " + key + " must be " + expected);
    }
}
