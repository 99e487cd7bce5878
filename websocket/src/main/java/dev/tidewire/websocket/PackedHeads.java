package dev.tidewire.websocket;

import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.HeadLimits;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.RequestHead;
import dev.tidewire.protocol.RequestHeadReader;
import dev.tidewire.protocol.ServerHandshake;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's heads, kept as the bytes of the request and read again when they are asked for: most connections are never
 * asked, and the objects of a parsed head would be the largest part of an idle one.
 */
final class PackedHeads implements HandshakeHeads {
    // With room for the blanks that encoding puts behind the colons
    private static final int LARGEST = HeadLimits.largest().maxHeaderBytes() / 2;

    private final byte[] packed;
    private final @Nullable String subprotocol;
    private final @Nullable DeflateParameters deflate;
    private @Nullable RequestHead request;

    private PackedHeads(byte[] packed, @Nullable String subprotocol, @Nullable DeflateParameters deflate) {
        this.packed = packed;
        this.subprotocol = subprotocol;
        this.deflate = deflate;
    }

    /** The heads of an accepted handshake. */
    static HandshakeHeads of(
            ServerHandshake handshake,
            @Nullable String subprotocol,
            @Nullable DeflateParameters deflate,
            Headers answer) {
        byte[] packed = handshake.request().encode();
        return packed.length > LARGEST
                ? new HandshakeHeads.Kept(handshake.request(), answer)
                : new PackedHeads(packed, subprotocol, deflate);
    }

    @Override
    public RequestHead request() {
        RequestHead read = request;
        if (read == null) {
            read = unpack();
            request = read;
        }
        return read;
    }

    @Override
    public Headers answer() {
        try {
            List<Extension> agreed = deflate == null ? List.of() : List.of(deflate.toExtension());
            return ServerHandshake.read(request())
                    .accept(subprotocol, agreed, Headers.empty())
                    .headers();
        } catch (HandshakeException e) {
            throw new AssertionError("the handshake was accepted before", e);
        }
    }

    private RequestHead unpack() {
        RequestHeadReader reader = new RequestHeadReader(HeadLimits.largest());
        try {
            reader.read(ByteBuffer.wrap(packed));
            return reader.head();
        } catch (HandshakeException e) {
            throw new AssertionError("the request was read before", e);
        }
    }
}
