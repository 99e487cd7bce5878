package dev.tidewire.fuzz;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.HeadLimits;
import dev.tidewire.protocol.HeadReader;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.PerMessageDeflate;
import dev.tidewire.protocol.RequestHead;
import dev.tidewire.protocol.RequestHeadReader;
import dev.tidewire.protocol.ResponseHead;
import dev.tidewire.protocol.ResponseHeadReader;
import dev.tidewire.protocol.ServerHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as the head of a request to a server, or of a response to a client: read to the same head, or refused for the
 * same reason, however they are cut; written and read again it is the same; and what a server answers is one head with
 * the headers that it meant.
 *
 * <p>Input: a byte of options, a byte that says where to cut, then the head. {@code ACCEPT} in a response stands for the
 * value that belongs to the client's key.
 */
public final class HandshakeTarget {
    private static final HeadLimits LIMITS = new HeadLimits(1000, 3000, 40);
    private static final ClientHandshake CLIENT = ClientHandshake.to("h", 80, false)
            .subprotocols(List.of("chat", "superchat"))
            .extensions(List.of(PerMessageDeflate.offer(DeflateOptions.on(), 8)))
            .build();
    private static final String ACCEPT = acceptOf(CLIENT.request());

    private HandshakeTarget() {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 2, input.length);
        if ((input[0] & 1) == 0) {
            request(stream, input[1]);
        } else {
            String text = new String(stream, StandardCharsets.ISO_8859_1).replace("ACCEPT", ACCEPT);
            response(text.getBytes(StandardCharsets.ISO_8859_1), input[1]);
        }
    }

    private static void request(byte[] stream, int seed) {
        var reader = new RequestHeadReader(LIMITS);
        String answer = read(reader, Slices.whole(stream));
        Property.holds(answer.equals(read(new RequestHeadReader(LIMITS), Slices.single(stream))), "byte by byte");
        Property.holds(answer.equals(read(new RequestHeadReader(LIMITS), Slices.seeded(stream, seed))), "when cut");
        if (!answer.startsWith("whole")) {
            return;
        }
        var head = reader.head();
        var again = new RequestHeadReader(LIMITS);
        read(again, Slices.whole(head.encode()));
        Property.holds(Arrays.equals(head.encode(), again.head().encode()), "a request that encodes otherwise");
        lookAt(head);
        open(head);
    }

    private static void lookAt(RequestHead head) {
        Property.holds(head.path().startsWith("/"), "a path without its slash");
        Property.holds(head.decodedPath().chars().noneMatch(Character::isISOControl), "a control character in a path");
        Property.holds(
                head.path().equals("/")
                        || head.segments().size()
                                == head.path().chars().filter(c -> c == '/').count(),
                "segments too many or too few");
        Property.holds(head.contentLength() >= -1, "a negative length");
        Property.holds(
                head.keepAlive()
                        || !head.version().equals("HTTP/1.1")
                        || head.headers().contains("Connection"),
                "a connection that ends for no reason");
    }

    private static void open(RequestHead head) {
        ServerHandshake handshake;
        try {
            handshake = ServerHandshake.read(head);
        } catch (HandshakeException e) {
            requireStatus(e, 400, 426);
            return;
        }
        Property.holds(ServerHandshake.isUpgrade(head), "opens what is no upgrade");
        var subprotocols = handshake.offeredSubprotocols();
        var agreed = PerMessageDeflate.accept(handshake.offeredExtensions(), DeflateOptions.on(), 8);
        var response = handshake.accept(
                subprotocols.isEmpty() ? null : subprotocols.get(0),
                agreed == null ? List.of() : List.of(agreed.toExtension()),
                Headers.empty());
        var reader = new ResponseHeadReader(HeadLimits.defaults());
        Property.holds(read(reader, Slices.whole(response.encode())).startsWith("whole"), "an answer that is no head");
        int meant = 3 + (subprotocols.isEmpty() ? 0 : 1) + (agreed == null ? 0 : 1);
        Property.holds(reader.head().headers().size() == meant, "an answer with headers that were not meant");
    }

    private static void response(byte[] stream, int seed) {
        var reader = new ResponseHeadReader(LIMITS);
        String answer = read(reader, Slices.whole(stream));
        Property.holds(answer.equals(read(new ResponseHeadReader(LIMITS), Slices.single(stream))), "byte by byte");
        Property.holds(answer.equals(read(new ResponseHeadReader(LIMITS), Slices.seeded(stream, seed))), "when cut");
        if (!answer.startsWith("whole")) {
            return;
        }
        var head = reader.head();
        try {
            var agreement = CLIENT.accept(head);
            Property.holds(head.status() == 101, "opens on status " + head.status());
            Property.holds(agreement.extensions().size() <= 1, "more extensions than were offered");
        } catch (HandshakeException e) {
            requireStatus(e, 100, 599);
        }
    }

    /** What a reader makes of the chunks: "whole" with the head and what is left, "partial", or why it is refused. */
    private static String read(HeadReader reader, List<ByteBuffer> chunks) {
        int left = 0;
        boolean whole = false;
        try {
            for (var chunk : chunks) {
                whole = reader.read(chunk);
                left += chunk.remaining();
            }
        } catch (HandshakeException e) {
            requireStatus(e, 400, 505);
            return "refused " + e.status() + " " + e.getMessage();
        }
        return whole ? "whole " + encoded(reader) + left : "partial";
    }

    private static String encoded(HeadReader reader) {
        byte[] bytes = reader instanceof RequestHeadReader request
                ? request.head().encode()
                : encoded(((ResponseHeadReader) reader).head());
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] encoded(ResponseHead head) {
        return head.encode();
    }

    private static void requireStatus(HandshakeException e, int least, int most) {
        Property.holds(e.status() >= least && e.status() <= most, "refused with status " + e.status());
        Property.holds(!e.getMessage().isEmpty(), "refused without a reason");
    }

    private static String acceptOf(RequestHead request) {
        @Nullable String key = request.headers().first("Sec-WebSocket-Key");
        try {
            // RFC 6455 §4.2.2
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }
}
