package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message with its own memory, which the program may keep. */
final class KeptMessage implements Message {
    private final boolean text;
    private final byte[] payload;
    private volatile @Nullable Object attachment;

    KeptMessage(boolean text, byte[] payload, @Nullable Object attachment) {
        this.text = text;
        this.payload = payload;
        this.attachment = attachment;
    }

    @Override
    public boolean isText() {
        return text;
    }

    @Override
    public int size() {
        return payload.length;
    }

    @Override
    public String text() {
        if (!text) {
            throw new IllegalStateException("the message is binary: ask isText() first, or take toByteArray()");
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(payload);
    }

    @Override
    public byte[] toByteArray() {
        return payload.clone();
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    @Override
    public Message copy() {
        return this;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object attached) {
        attachment = attached;
    }

    @Override
    public String toString() {
        return text ? text() : "binary, " + payload.length + " bytes";
    }
}
