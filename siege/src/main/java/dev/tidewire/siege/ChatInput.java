package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A message to the chat.
 *
 * @param headers of the request, each with its line end
 * @param opcode of the message
 * @param answer words of the message that must be the answer, or the code with which the server must close
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ChatInput(String what, String headers, int opcode, byte[] payload, String answer) implements Input {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final byte[] CLOSE_1000 = {3, (byte) 0xe8};

    /** A first message of somebody who has shown nothing. */
    static Input first(String what, String text, int code) {
        return new ChatInput(what, "", TEXT, text.getBytes(UTF_8), Integer.toString(code));
    }

    /** A text of somebody who has logged in, which the chat refuses for this reason; the connection goes on. */
    static Input refused(String what, String text, String reason) {
        return new ChatInput(
                what,
                LoginInput.bearer(Tokens.of("mallory")),
                TEXT,
                text.getBytes(UTF_8),
                "\"type\":\"error\",\"code\":\"" + reason + '"');
    }

    /** Bytes of somebody who has logged in, which end the connection. */
    static Input closed(String what, boolean binary, byte[] payload, int code) {
        return new ChatInput(
                what, LoginInput.bearer(Tokens.of("mallory")), binary ? BINARY : TEXT, payload, Integer.toString(code));
    }

    @Override
    public String answered(InetSocketAddress server, boolean inPieces) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.upgrade("/chat", headers);
            socket.send(opcode, payload);
            boolean goesOn = answer.startsWith("\"");
            String words = socket.readUntil(goesOn ? "\"type\":\"error\"" : "no text is this");
            if (!words.contains(answer)) {
                return words + " instead of " + answer;
            }
            if (!goesOn) {
                return "";
            }
            socket.send(8, CLOSE_1000);
            int code = socket.closeCode();
            return code == 1000 ? "" : "closed with " + code;
        }
    }
}
