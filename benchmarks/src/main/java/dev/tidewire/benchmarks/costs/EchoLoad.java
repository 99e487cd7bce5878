package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.LoopbackClient;
import dev.tidewire.benchmarks.MaskedFrames;
import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Clients that all send a batch of the same message, then all wait for their echoes. */
final class EchoLoad {
    private final List<LoopbackClient> clients;
    private final ByteBuffer frames;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
    private final int inFlight;
    private final int answerBytes;

    /** @param inFlight how many messages each client has under way at a time */
    EchoLoad(List<LoopbackClient> clients, boolean text, int size, int inFlight) {
        this.clients = clients;
        this.inFlight = inFlight;
        this.frames = MaskedFrames.of(text ? Opcode.TEXT : Opcode.BINARY, MaskedFrames.letters(size), inFlight);
        this.answerBytes = inFlight * (FrameWriter.headerLength(size, false) + size);
    }

    /** Sends and awaits batches until the time is over. When it returns, nothing is under way. */
    long runFor(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        long messages = 0;
        while (System.nanoTime() < end) {
            batch();
            messages += (long) inFlight * clients.size();
        }
        return messages;
    }

    private void batch() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(frames);
        }
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).receive(scratch, answerBytes);
        }
    }
}
