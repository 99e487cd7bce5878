package dev.tidewire.server;

import dev.tidewire.websocket.Message;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Writes down what was received: with the time for a person at a terminal, the bare text for a program that reads our
 * output.
 */
final class Transcript {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int BYTES_SHOWN = 256;

    private final PrintStream out;
    private final boolean interactive;

    Transcript(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    void received(Message message) {
        if (message.isText()) {
            out.println(interactive ? time() + " < " + Terminal.escape(message.text()) : message.text());
        } else {
            out.print((interactive ? time() + " < " : "") + binary(message));
            out.flush();
        }
    }

    private static String binary(Message message) {
        return "binary, " + message.size() + " bytes\n" + HexDump.of(message.toByteArray(), BYTES_SHOWN);
    }

    private static String time() {
        return LocalTime.now(ZoneId.systemDefault()).format(TIME);
    }
}
