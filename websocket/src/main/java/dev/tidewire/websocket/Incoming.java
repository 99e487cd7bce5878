package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.MessageReader;
import dev.tidewire.protocol.MessageReader.Event;
import dev.tidewire.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection, on its event loop: offers what arrives to the {@link MessageReader}, hands messages
 * to the handler, answers pings, and keeps the rest of a chunk while the connection is paused.
 */
final class Incoming {
    private static final int BYTES_PER_MESSAGE_TOKEN = 4 * 1024;
    private static final int MESSAGES_OF_ONE_WHO_STAYS = 4;

    private final Connection connection;
    private final MessageReader reader;
    private final boolean inParts;
    private final @Nullable RateLimit messageRate;
    private final @Nullable RateLimit byteRate;
    private @Nullable RateLimit controlRate;
    private @Nullable ArrayDeque<ByteBuf> held;
    private @Nullable Discard discard;
    private boolean reading;
    private int messages;

    /** @param inParts whether the reader was asked for pieces of messages */
    Incoming(Connection connection, MessageReader reader, boolean inParts) {
        this.connection = connection;
        this.reader = reader;
        this.inParts = inParts;
        Limits limits = connection.settings().limits();
        this.messageRate = limits.messagesPerSecond() == 0
                ? null
                : new RateLimit(limits.messagesPerSecond(), limits.messagesBurst(), System.nanoTime());
        this.byteRate = limits.bytesPerSecond() == 0
                ? null
                : new RateLimit(limits.bytesPerSecond(), limits.bytesBurst(), System.nanoTime());
    }

    /** Changes how large a message may be; between messages. */
    void limits(MessageLimits changed) {
        reader.limits(changed);
    }

    /** How many messages have arrived; wraps around. */
    int messages() {
        return messages;
    }

    /** Whether a message has begun to arrive that will be delivered whole. */
    boolean isGathering() {
        return !inParts && reader.isMidMessage();
    }

    /** Takes a chunk, which becomes this object's. */
    void read(ByteBuf chunk) {
        if (connection.isDeaf()) {
            discard(chunk);
            return;
        }
        if (reading || connection.isPaused() || hasHeld()) {
            hold(chunk);
            return;
        }
        process(chunk);
    }

    private void discard(ByteBuf chunk) {
        if (discard == null) {
            discard = new Discard(0);
        }
        discard.take(chunk, connection.link());
    }

    /** Goes on with what was held while the connection was paused. */
    void resume() {
        while (!reading && hasHeld() && !connection.isPaused()) {
            ByteBuf chunk = nextHeld();
            if (connection.isDeaf()) {
                chunk.release();
            } else {
                process(chunk);
            }
        }
    }

    /** How many bytes of memory hold what arrived and is not read yet. */
    int held() {
        int bytes = 0;
        if (held != null) {
            for (ByteBuf chunk : held) {
                bytes += chunk.capacity();
            }
        }
        return bytes;
    }

    /** Frees what arrived and is not read yet, and will not be. */
    void dropHeld() {
        while (hasHeld()) {
            nextHeld().release();
        }
    }

    void close() {
        dropHeld();
        reader.close();
    }

    private void process(ByteBuf chunk) {
        reading = true;
        try {
            ByteBuffer in = connection.loop().receiving().bytes(chunk);
            readEvents(in);
            if (in.hasRemaining() && !connection.isDeaf()) {
                holdFirst(Link.MEMORY.buffer(in.remaining()).writeBytes(in));
            }
        } catch (ProtocolException e) {
            connection.fail(e);
        } finally {
            reading = false;
            chunk.release();
        }
    }

    private void readEvents(ByteBuffer in) throws ProtocolException {
        while (!connection.isDeaf() && !connection.isPaused()) {
            Event event = reader.next(in);
            switch (event) {
                case NEED_INPUT -> {
                    return;
                }
                case MESSAGE -> message();
                case PART -> part();
                case PING -> ping();
                case PONG -> pong();
                case CLOSE -> connection.closeReceived(CloseStatus.read(payload()));
            }
        }
    }

    private void message() throws ProtocolException {
        int length = reader.payloadLength();
        countMessage(length);
        if (!connection.isOpen()) {
            return;
        }
        connection.settings().metrics().received(length);
        LentMessage lent = connection
                .loop()
                .lent()
                .lend(reader.isText(), reader.payload(), reader.payloadStart(), reader.payloadLength());
        try {
            connection.handler().onMessage(connection, lent);
        } catch (Throwable e) {
            connection.handlerFailed(e);
        } finally {
            lent.takeBack();
        }
    }

    private void part() throws ProtocolException {
        countMessage(reader.payloadLength());
        if (!connection.isOpen()) {
            return;
        }
        MessagePart part = new MessagePart(
                payload().asReadOnlyBuffer(), reader.isText(), reader.isFirstPart(), reader.isLastPart());
        try {
            connection.handler().onPart(connection, part);
        } catch (Throwable e) {
            connection.handlerFailed(e);
        }
    }

    private void countMessage(int length) throws ProtocolException {
        if (++messages == MESSAGES_OF_ONE_WHO_STAYS) {
            connection.link().goesFirst();
        }
        Login login = connection.login();
        if (messageRate == null && byteRate == null && login == null) {
            return;
        }
        Limits limits = connection.settings().limits();
        long now = System.nanoTime();
        int cost = 1 + length / BYTES_PER_MESSAGE_TOKEN;
        if (messageRate != null && !messageRate.allows(cost, now)) {
            throw tooMuch("more than " + limits.messagesPerSecond() + " messages a second");
        }
        if (byteRate != null && !byteRate.allows(length, now)) {
            throw tooMuch("more than " + limits.bytesPerSecond() + " bytes a second");
        }
        if (login != null && !login.allowsMessage(cost, now)) {
            throw tooMuch("more messages a second on all connections of this user than are allowed");
        }
    }

    private static ProtocolException tooMuch(String what) {
        return new ProtocolException(CloseCode.POLICY_VIOLATION, what);
    }

    private void ping() throws ProtocolException {
        countControl();
        connection.pings().received(payload());
    }

    private void pong() throws ProtocolException {
        countControl();
        if (!connection.isOpen()) {
            return;
        }
        try {
            connection.handler().onPong(connection, payload().asReadOnlyBuffer());
        } catch (Throwable e) {
            connection.handlerFailed(e);
        }
    }

    private void countControl() throws ProtocolException {
        Limits limits = connection.settings().limits();
        long now = System.nanoTime();
        if (controlRate == null) {
            controlRate = new RateLimit(limits.controlFramesPerSecond(), limits.controlFramesBurst(), now);
        }
        if (!controlRate.allows(1, now)) {
            throw new ProtocolException(
                    CloseCode.POLICY_VIOLATION,
                    "more than " + limits.controlFramesPerSecond() + " pings and pongs a second");
        }
    }

    private ByteBuffer payload() {
        return reader.payload().slice(reader.payloadStart(), reader.payloadLength());
    }

    /** Whether chunks wait that arrived while the connection was paused. */
    boolean hasHeld() {
        return held != null && !held.isEmpty();
    }

    private ByteBuf nextHeld() {
        if (held == null) {
            throw new IllegalStateException("nothing is held");
        }
        return held.remove();
    }

    private void hold(ByteBuf chunk) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        ByteBuf kept = connection.loop().receiving().keep(chunk);
        held.add(kept);
        connection.loop().memory().kept(kept.capacity());
    }

    private void holdFirst(ByteBuf rest) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.addFirst(rest);
        connection.loop().memory().kept(rest.capacity());
    }
}
