package dev.tidewire.fuzz;

import dev.tidewire.websocket.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A text message that came over no wire. */
record TextMessage(String text) implements Message {
    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public int size() {
        return toByteArray().length;
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(toByteArray());
    }

    @Override
    public byte[] toByteArray() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer();
    }

    @Override
    public Message copy() {
        return this;
    }
}
