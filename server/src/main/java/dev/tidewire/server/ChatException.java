package dev.tidewire.server;

/** A message that the chat refuses; its text is one sentence for the person who sent it. */
final class ChatException extends Exception {
    private static final long serialVersionUID = 1;

    private final ChatError error;

    ChatException(ChatError error, String message) {
        // No stack trace: anybody may cause this as often as the rate allows, and it says nothing about our code
        super(message, null, false, false);
        this.error = error;
    }

    ChatEvent.Refused toEvent() {
        return new ChatEvent.Refused(error, String.valueOf(getMessage()));
    }
}
