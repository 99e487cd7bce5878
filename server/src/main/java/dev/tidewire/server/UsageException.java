package dev.tidewire.server;

/** The person asked for something that cannot be done as asked: one line on standard error, exit status 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The message is one line, and says what to do instead. */
    public UsageException(String message) {
        super(message);
    }
}
