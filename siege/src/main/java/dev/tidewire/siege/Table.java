package dev.tidewire.siege;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** What was wanted and what came of it, a line each, printed as they come. */
final class Table {
    private final PrintStream out;
    private int passed;
    private int failed;

    Table(PrintStream out) {
        this.out = out;
    }

    void section(String title) {
        out.printf("%n%s%n", title);
    }

    /** A line that is for information alone. */
    void note(String what, String figure) {
        line("", what, "", figure);
    }

    void judge(boolean good, String what, String wanted, String figure) {
        if (good) {
            passed++;
        } else {
            failed++;
        }
        line(good ? "pass" : "FAIL", what, wanted, figure);
    }

    /** Whether the server is the process that was started, and has had nothing to complain of. */
    void judgeServer(Target server) throws IOException {
        judge(
                server.isAlive() && server.complaints().isEmpty(),
                "  the server",
                "the same process, nothing logged",
                "process " + server.pid() + ", alive: " + server.isAlive() + ", logged: " + server.complaints());
    }

    /** Ends the table; true if nothing failed. */
    boolean finish(long seconds) {
        out.printf("%n%d passed, %d failed, %d s%n", passed, failed, seconds);
        return failed == 0;
    }

    private void line(String verdict, String what, String wanted, String figure) {
        out.printf(Locale.ROOT, "  %-4s  %-44s  %-34s  %s%n", verdict, what, wanted, figure);
        out.flush();
    }
}
