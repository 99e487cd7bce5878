package dev.tidewire.server.config;

/** The configuration is not what it should be. The message is one line: where, which key, what it is and may be. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
