package dev.tidewire.siege;

import dev.tidewire.hostile.BadTls;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What is no TLS, where TLS is spoken. */
record TlsInput(BadTls row) implements Input {
    private static final int MOST_PIECES = 300;

    @Override
    public String what() {
        return row.what();
    }

    @Override
    public String answered(InetSocketAddress server, boolean inPieces) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.offer(row.bytes(), inPieces ? Math.min(row.bytes().length, MOST_PIECES) : 1);
            int length = socket.readUntilEnd().length;
            return length <= BadTls.LONGEST_ANSWER ? "" : length + " bytes instead of an alert";
        }
    }
}
