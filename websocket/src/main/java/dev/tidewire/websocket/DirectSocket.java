package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A channel's socket, to be written to without the channel's queue, its entries and promises, as long as nothing waits
 * there. What the system does not take at once is the caller's to give to the channel, which waits for room.
 *
 * <p>Owned by the channel's event loop.
 */
final class DirectSocket {
    private final Channel channel;
    private final Socket socket;

    private DirectSocket(Channel channel, Socket socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** The channel's socket; null where all has to go through the channel: under TLS, and with io_uring and NIO. */
    static @Nullable DirectSocket of(Channel channel, Transport transport) {
        boolean writable = transport == Transport.EPOLL || transport == Transport.KQUEUE;
        if (writable
                && channel.pipeline().get(SslHandler.class) == null
                && channel instanceof UnixChannel unix
                && unix.fd() instanceof Socket socket) {
            return new DirectSocket(channel, socket);
        }
        return null;
    }

    /**
     * Offers bytes of direct memory to the system.
     *
     * @return how many it took; none if others wait in the channel's queue, or the connection is broken, which the
     *     channel will find and tell when it is given them
     */
    int write(ByteBuf memory, int from, int to) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null || queue.totalPendingWriteBytes() > 0 || !socket.isOpen()) {
            return 0;
        }
        return offer(socket, memory, from, to);
    }

    /** As {@link #write}, to a socket for which nothing waits. */
    static int offer(Socket socket, ByteBuf memory, int from, int to) {
        try {
            if (memory.hasMemoryAddress()) {
                return socket.sendAddress(memory.memoryAddress(), from, to);
            }
            ByteBuffer bytes = memory.internalNioBuffer(from, to - from);
            return socket.send(bytes, bytes.position(), bytes.limit());
        } catch (IOException e) {
            return 0;
        }
    }
}
