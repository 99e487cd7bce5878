package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The message being delivered on an event loop: one object per loop, over the bytes where they lie. Once it is taken
 * back, any use is an error that says so, rather than somebody else's bytes.
 */
final class LentMessage implements Message {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private boolean lent;
    private boolean text;
    private ByteBuffer source = NOTHING;
    private int start;
    private int length;
    private @Nullable Object attachment;

    LentMessage lend(boolean isText, ByteBuffer bytes, int from, int size) {
        lent = true;
        text = isText;
        source = bytes;
        start = from;
        length = size;
        return this;
    }

    void takeBack() {
        lent = false;
        source = NOTHING;
        attachment = null;
    }

    @Override
    public boolean isText() {
        checkLent();
        return text;
    }

    @Override
    public int size() {
        checkLent();
        return length;
    }

    @Override
    public String text() {
        if (!isText()) {
            throw new IllegalStateException("the message is binary: ask isText() first, or take toByteArray()");
        }
        if (source.hasArray()) {
            return new String(source.array(), source.arrayOffset() + start, length, StandardCharsets.UTF_8);
        }
        return new String(toByteArray(), StandardCharsets.UTF_8);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        checkLent();
        target.put(target.position(), source, start, length);
        target.position(target.position() + length);
    }

    @Override
    public byte[] toByteArray() {
        checkLent();
        byte[] bytes = new byte[length];
        source.get(start, bytes);
        return bytes;
    }

    @Override
    public ByteBuffer asByteBuffer() {
        checkLent();
        return source.slice(start, length).asReadOnlyBuffer();
    }

    @Override
    public Message copy() {
        return new KeptMessage(isText(), toByteArray(), attachment);
    }

    @Override
    public @Nullable Object attachment() {
        checkLent();
        return attachment;
    }

    @Override
    public void attach(@Nullable Object attached) {
        checkLent();
        attachment = attached;
    }

    @Override
    public String toString() {
        if (!lent) {
            return "a message that was taken back";
        }
        return text ? text() : "binary, " + length + " bytes";
    }

    ByteBuffer source() {
        checkLent();
        return source;
    }

    int start() {
        return start;
    }

    private void checkLent() {
        if (!lent) {
            throw new IllegalStateException("a message is lent until the callback returns: keep message.copy()");
        }
    }
}
