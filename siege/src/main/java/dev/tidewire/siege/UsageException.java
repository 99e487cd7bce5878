package dev.tidewire.siege;

/** What was asked for can't be done; the message says what to do instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
