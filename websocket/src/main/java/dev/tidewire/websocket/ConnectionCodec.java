package dev.tidewire.websocket;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.MessageInflater;
import dev.tidewire.protocol.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * What the opening handshake agreed on how messages are coded.
 *
 * @param deflate the parameters of permessage-deflate, null if it is not used
 * @param options our own wishes, for the level and the threshold
 */
record ConnectionCodec(@Nullable DeflateParameters deflate, DeflateOptions options) {
    MessageReader reader(Settings settings, LoopContext loop, boolean inParts) {
        MessageInflater inflater =
                deflate == null ? null : MessageInflater.of(deflate, settings.role(), loop.deflate());
        return new MessageReader(settings.role(), settings.messageLimits(), inParts, loop.buffers(), inflater);
    }

    Outgoing outgoing(Connection connection) {
        OutgoingDeflate compressed = deflate == null
                ? null
                : new OutgoingDeflate(
                        deflate,
                        options,
                        connection.settings().role(),
                        connection.loop().deflate());
        return new Outgoing(connection, compressed);
    }
}
