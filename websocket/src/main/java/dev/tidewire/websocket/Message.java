package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A received message, whole. Text has been checked to be UTF-8.
 *
 * <p>It is lent: its bytes are valid until the callback that received it returns, and only on that thread. {@link
 * #text()}, {@link #copyTo} and {@link #copy()} take what is needed beyond that.
 */
public interface Message {

    /** Whether this is a text message; a binary one otherwise. */
    boolean isText();

    /** The length of the payload in bytes. */
    int size();

    /**
     * The payload as text.
     *
     * @throws IllegalStateException if the message is binary
     */
    String text();

    /** Copies the payload to the target's position and moves it. The target needs {@link #size()} bytes of room. */
    void copyTo(ByteBuffer target);

    /** The payload in a new array. */
    byte[] toByteArray();

    /** A read-only view of the payload, lent as the message is. */
    ByteBuffer asByteBuffer();

    /** The text of a text message; {@code binary, N bytes} of a binary one. */
    @Override
    String toString();

    /** A copy that the program may keep and hand to other threads, with the same attachment. */
    Message copy();

    /** What {@link #attach} put here; null if nothing. */
    default @Nullable Object attachment() {
        return null;
    }

    /**
     * Puts something beside the message, such as what a {@link MessageValidator} made of it, so that the handler need not
     * do it again. A message that is none of this library's own may forget it.
     */
    default void attach(@Nullable Object attachment) {}
}
