package dev.tidewire.hostile;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Frames of a client after its handshake. Their masking keys are zero, so that the payloads can be read in the table.
 *
 * @param what is wrong with them
 * @param bytes whole frames, or the beginning of one
 * @param mustBeTaken whether they only look bad, and are a message; then the client closes behind them
 * @param code what the server must close with, or answer the client's close with
 * @param compressed whether permessage-deflate is to be agreed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record BadFrame(String what, byte[] bytes, boolean mustBeTaken, int code, boolean compressed) {
    /** All rows. */
    public static List<BadFrame> all() {
        return Stream.concat(read("bad-frames.txt", false), read("bad-frames-compressed.txt", true))
                .toList();
    }

    private static Stream<BadFrame> read(String table, boolean compressed) {
        return Rows.of(table)
                .map(row -> new BadFrame(
                        row.get(0), bytes(row.get(1)), row.get(2).equals("ok"), code(row.get(2)), compressed));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static int code(String answer) {
        return answer.equals("ok") ? 1000 : Integer.parseInt(answer);
    }
}
