package dev.tidewire.websocket;

import java.nio.ByteBuffer;

/**
 * A piece of a message, delivered as it arrives to a handler that takes parts. Piece boundaries mean nothing: they are
 * where the network happened to cut, and may fall inside a character of a text.
 *
 * @param bytes the piece, read-only and lent until the callback returns; may be empty
 * @param isText whether the message is text; checked to be UTF-8 as far as it has arrived
 * @param isFirst whether the message begins with this piece
 * @param isLast whether the message ends with this piece
 */
public record MessagePart(ByteBuffer bytes, boolean isText, boolean isFirst, boolean isLast) {}
