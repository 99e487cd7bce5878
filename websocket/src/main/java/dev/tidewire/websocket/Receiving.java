package dev.tidewire.websocket;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** How large the buffers are into which the system puts what arrives. */
final class Receiving {
    private static final int SMALLEST = 512;
    private static final int FIRST = 4 * 1024;
    private static final int LARGEST = 64 * 1024;

    private Receiving() {}

    static RecvByteBufAllocator allocator() {
        return new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST, LARGEST);
    }
}
