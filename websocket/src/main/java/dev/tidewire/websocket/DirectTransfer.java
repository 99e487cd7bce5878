package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Moves bytes between direct memory and a socket, without the queues and promises of a channel. */
final class DirectTransfer {
    private DirectTransfer() {}

    /**
     * Offers bytes to the system.
     *
     * @return how many it took; none if the connection is broken, which the next attempt will tell
     */
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

    /**
     * Receives at most so many bytes, to the start of the memory.
     *
     * @return how many bytes came; 0 if there are none now, less if none will come any more
     * @throws IOException if the connection is broken
     */
    static int receive(Socket socket, ByteBuf memory, int most) throws IOException {
        if (memory.hasMemoryAddress()) {
            return socket.recvAddress(memory.memoryAddress(), 0, most);
        }
        ByteBuffer bytes = memory.internalNioBuffer(0, most);
        return socket.recv(bytes, bytes.position(), bytes.limit());
    }
}
