package dev.tidewire.siege;

import dev.tidewire.hostile.BadFrame;
import dev.tidewire.hostile.BadHandshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** Something bad to send on a connection of its own, whose answer is known. */
interface Input {
    /** What of it is bad. */
    String what();

    /**
     * Sends it and reads the answer.
     *
     * @param inPieces one byte at a time, or a few if it is long
     * @return what is wrong with the answer, or nothing
     * @throws IOException if there was none
     */
    String answered(InetSocketAddress server, boolean inPieces) throws IOException;

    /** What was wrong with the answer, or nothing. */
    default String complaint(InetSocketAddress server, boolean inPieces) {
        try {
            String wrong = answered(server, inPieces);
            return wrong.isEmpty() ? "" : what() + ": " + wrong;
        } catch (IOException e) {
            return what() + ": " + e;
        }
    }

    /** All that the tables hold. */
    static List<Input> all() {
        return Stream.concat(
                        BadHandshake.all().stream().<Input>map(HandshakeInput::new),
                        BadFrame.all().stream().map(FrameInput::new))
                .toList();
    }
}
