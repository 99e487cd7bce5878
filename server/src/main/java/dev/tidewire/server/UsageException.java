package dev.tidewire.server;

/** The person asked for something that cannot be done as asked: one line on standard error, exit status 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
