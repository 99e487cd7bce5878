package dev.tidewire.websocket;

import dev.tidewire.protocol.Opcode;
import java.nio.ByteBuffer;

/** Writes the fragments of one streamed message (RFC 6455 §5.4). */
final class StreamWriter implements MessageWriter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SendQueue queue;
    private final int opcode;
    private boolean begun;
    private boolean closed;

    StreamWriter(SendQueue queue, int opcode) {
        this.queue = queue;
        this.opcode = opcode;
    }

    @Override
    public boolean write(ByteBuffer piece) {
        if (closed) {
            throw new IllegalStateException("the message was ended: stream another one");
        }
        if (!queue.admitsPiece(piece.remaining())) {
            return false;
        }
        queue.piece(QueuedFrame.piece(nextOpcode(), false, piece));
        piece.position(piece.limit());
        return true;
    }

    @Override
    public boolean write(String piece) {
        TextEncoding.length(piece);
        return write(ByteBuffer.wrap(QueuedFrame.encode(piece)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.piece(QueuedFrame.piece(nextOpcode(), true, NOTHING));
    }

    private int nextOpcode() {
        int next = begun ? Opcode.CONTINUATION : opcode;
        begun = true;
        return next;
    }
}
