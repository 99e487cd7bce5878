package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers to an event loop's requests stand while they are offered to the system: most are taken at once, and
 * need no memory of their own. Owned by one event loop.
 */
final class AnswerBuffer {
    // Heads, refusals and short bodies fit; what is larger would leave in several packets anyway
    private static final int CAPACITY = 4 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf memory;

    AnswerBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Sends an answer behind those that wait; at once, as far as the system takes it. The arrays stay the caller's. If it fails
     * for want of memory with half of the answer sent, the link is dropped.
     */
    void send(Link link, byte[] head, byte[] body) {
        int length = head.length + body.length;
        if (link.writesNow() && length <= CAPACITY) {
            sendNow(link, memory().clear().writeBytes(head).writeBytes(body));
        } else {
            link.write(Link.MEMORY.directBuffer(length).writeBytes(head).writeBytes(body));
            link.flush();
        }
    }

    private static void sendNow(Link link, ByteBuf answer) {
        int taken = link.writeNow(answer, 0, answer.writerIndex());
        if (taken == answer.writerIndex()) {
            return;
        }
        try {
            link.writeCopy(answer, taken, answer.writerIndex());
            link.flush();
        } catch (Throwable e) {
            // Nothing may follow half an answer
            link.drop();
            throw e;
        }
    }

    private ByteBuf memory() {
        ByteBuf room = memory;
        if (room == null) {
            room = allocator.directBuffer(CAPACITY, CAPACITY);
            memory = room;
        }
        return room;
    }

    void release() {
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
