package dev.tidewire.siege;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A request for the chat of somebody who is not to be let in.
 *
 * @param headers each with its line end
 * @param status that must be the answer
 */
record LoginInput(String what, String headers, int status) implements Input {
    /** Whoever shows this in the header is told that it is no good. */
    static Input token(String what, String token) {
        return new LoginInput(what, bearer(token), 401);
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    @Override
    public String answered(InetSocketAddress server, boolean inPieces) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.ask("/chat", headers);
            String head = socket.readHead();
            if (head.contains("eyJ")) {
                return "the token came back: " + head;
            }
            int answer = RawSocket.status(head);
            return answer == status ? "" : answer + " instead of " + status;
        }
    }
}
