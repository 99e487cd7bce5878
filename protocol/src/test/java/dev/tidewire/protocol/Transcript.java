package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a {@link MessageReader} told, a line for each message and control frame: {@code text 48656c6c6f}, {@code binary
 * 00}, {@code ping 70}, {@code pong}, {@code close 1000 bye} and, as the last one, {@code failed 1002}. Parts are put
 * together, so that a line does not tell how the message came.
 */
final class Transcript {
    private final MessageReader reader;
    private final UnaryOperator<ByteBuffer> rest;
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean failed;
    private boolean inMessage;

    private Transcript(MessageReader reader, UnaryOperator<ByteBuffer> rest) {
        this.reader = reader;
        this.rest = rest;
    }

    static List<String> of(MessageReader reader, ByteBuffer chunk) {
        return of(reader, List.of(chunk));
    }

    static List<String> of(MessageReader reader, List<ByteBuffer> chunks) {
        return of(reader, chunks, UnaryOperator.identity());
    }

    /** @param rest what is offered next instead of a chunk in which an event was found */
    static List<String> of(MessageReader reader, List<ByteBuffer> chunks, UnaryOperator<ByteBuffer> rest) {
        var transcript = new Transcript(reader, rest);
        for (ByteBuffer chunk : chunks) {
            if (transcript.failed) {
                break;
            }
            transcript.offer(chunk);
        }
        return transcript.lines;
    }

    /** What a line of this kind and payload looks like. */
    static String line(String kind, byte[] payload) {
        return (kind + " " + HexFormat.of().formatHex(payload)).strip();
    }

    private void offer(ByteBuffer chunk) {
        var in = chunk;
        try {
            while (true) {
                int limit = in.limit();
                var event = reader.next(in);
                if (in.limit() != limit) {
                    throw new AssertionError("limit of the chunk moved from " + limit + " to " + in.limit());
                }
                if (event == MessageReader.Event.NEED_INPUT) {
                    requireConsumed(in);
                    return;
                }
                record(event);
                in = rest.apply(in);
            }
        } catch (ProtocolException e) {
            assertThat(e.getMessage().getBytes(StandardCharsets.UTF_8))
                    .as("fits a Close frame")
                    .hasSizeBetween(1, CloseStatus.MAX_REASON);
            lines.add("failed " + e.closeCode());
            failed = true;
        }
    }

    private static void requireConsumed(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new AssertionError("asks for more input with " + in.remaining() + " bytes of it left");
        }
    }

    private void record(MessageReader.Event event) throws ProtocolException {
        switch (event) {
            case MESSAGE -> lines.add(line(type(), payload()));
            case PART -> recordPart();
            case PING -> lines.add(line("ping", payload()));
            case PONG -> lines.add(line("pong", payload()));
            case CLOSE -> recordClose();
            case NEED_INPUT -> throw new AssertionError("nothing to record");
        }
    }

    private void recordPart() {
        assertThat(reader.isFirstPart()).as("first part").isEqualTo(!inMessage);
        parts.writeBytes(payload());
        inMessage = !reader.isLastPart();
        if (!inMessage) {
            lines.add(line(type(), parts.toByteArray()));
            parts.reset();
        }
    }

    private void recordClose() throws ProtocolException {
        var status = CloseStatus.read(ByteBuffer.wrap(payload()));
        lines.add(("close " + status.code() + " " + status.reason()).strip());
    }

    private String type() {
        return reader.isText() ? "text" : "binary";
    }

    private byte[] payload() {
        byte[] bytes = new byte[reader.payloadLength()];
        reader.payload().get(reader.payloadStart(), bytes);
        return bytes;
    }
}
