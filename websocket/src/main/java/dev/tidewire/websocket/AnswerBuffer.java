package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Where the answers to an event loop's requests stand while they are offered to the system: most are taken at once, and
 * need no memory of their own. Owned by one event loop.
 */
final class AnswerBuffer {
    private static final int CAPACITY = 4 * 1024;

    private final ByteBuf memory;

    AnswerBuffer(ByteBufAllocator allocator) {
        memory = allocator.directBuffer(CAPACITY, CAPACITY);
    }

    /** Sends an answer behind those that wait; at once, as far as the system takes it. */
    void send(Link link, byte[] answer) {
        int taken = link.writesNow() && answer.length <= CAPACITY ? offer(link, answer) : 0;
        int rest = answer.length - taken;
        if (rest > 0) {
            link.write(Link.MEMORY.directBuffer(rest).writeBytes(answer, taken, rest));
            link.flush();
        }
    }

    private int offer(Link link, byte[] answer) {
        memory.setBytes(0, answer);
        return link.writeNow(memory, 0, answer.length);
    }

    void release() {
        memory.release();
    }
}
