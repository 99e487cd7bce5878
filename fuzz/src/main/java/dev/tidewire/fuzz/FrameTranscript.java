package dev.tidewire.fuzz;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.MessageInflater;
import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.MessageReader;
import dev.tidewire.protocol.MessageReader.Event;
import dev.tidewire.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** All that a reader told of a stream, as bytes to compare; a message in parts counts once it is whole. */
final class FrameTranscript {
    private static final int FAILED = 0xFF;
    private static final int MOST_OF_PARTS = 1 << 17;

    private final MessageReader reader;
    private final MessageLimits limits;
    private final boolean inParts;
    private final boolean compression;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean inMessage;

    FrameTranscript(MessageReader reader, MessageLimits limits, boolean inParts, boolean compression) {
        this.reader = reader;
        this.limits = limits;
        this.inParts = inParts;
        this.compression = compression;
    }

    byte[] of(List<ByteBuffer> chunks) {
        try {
            for (var chunk : chunks) {
                read(chunk);
            }
        } catch (ProtocolException e) {
            fail(e);
        }
        return told.toByteArray();
    }

    private void read(ByteBuffer chunk) throws ProtocolException {
        for (var event = reader.next(chunk); event != Event.NEED_INPUT; event = reader.next(chunk)) {
            tell(event);
        }
        Property.holds(!chunk.hasRemaining(), "asks for more input with some left");
        Property.holds(reader.next(chunk) == Event.NEED_INPUT, "finds something in nothing");
    }

    private void fail(ProtocolException e) {
        int length = e.getMessage().getBytes(StandardCharsets.UTF_8).length;
        Property.holds(length > 0 && length <= CloseStatus.MAX_REASON, "a message that fits no Close frame");
        int code = e.closeCode();
        // How much is inflated before it is looked at depends on the cut, so either may be found first
        boolean either = compression && (code == CloseCode.TOO_LARGE || code == CloseCode.INVALID_PAYLOAD);
        told.write(FAILED);
        told.write(either ? 0 : code);
    }

    private void tell(Event event) throws ProtocolException {
        byte[] payload = new byte[reader.payloadLength()];
        reader.payload().get(reader.payloadStart(), payload);
        switch (event) {
            case MESSAGE -> {
                Property.holds(!inParts, "a whole message instead of parts");
                Property.holds(payload.length <= limits.maxMessage(), "a message above the limit");
                put(event, payload);
            }
            case PART -> tellPart(payload);
            default -> {
                Property.holds(payload.length <= 125, "a control frame above 125 bytes");
                put(event, payload);
                if (event == Event.CLOSE) {
                    checkClose(payload);
                }
            }
        }
    }

    private void tellPart(byte[] payload) {
        Property.holds(inParts, "a part of a message that was to come whole");
        Property.holds(payload.length <= Math.max(limits.maxFrame(), MessageInflater.STEP), "a part above its bound");
        Property.holds(payload.length > 0 || reader.isLastPart(), "an empty part that is not the last");
        Property.holds(reader.isFirstPart() == !inMessage, "a first part too many or too few");
        // A bomb in parts is for the caller to stop, so the first of its bytes will do
        parts.write(payload, 0, Math.min(payload.length, MOST_OF_PARTS - parts.size()));
        inMessage = !reader.isLastPart();
        if (!inMessage) {
            put(Event.MESSAGE, parts.toByteArray());
            parts.reset();
        }
    }

    private static void checkClose(byte[] payload) throws ProtocolException {
        var status = CloseStatus.read(ByteBuffer.wrap(payload));
        Property.holds(Arrays.equals(status.encode(), payload), "a status that encodes otherwise");
        if (payload.length > 0) {
            Property.holds(CloseStatus.of(status.code(), status.reason()).equals(status), "a status not to be sent");
        }
    }

    private void put(Event event, byte[] payload) {
        told.writeBytes(event.name().getBytes(StandardCharsets.US_ASCII));
        told.write(event == Event.MESSAGE && reader.isText() ? 1 : 0);
        told.writeBytes(ByteBuffer.allocate(4).putInt(0, payload.length).array());
        told.writeBytes(payload);
    }
}
