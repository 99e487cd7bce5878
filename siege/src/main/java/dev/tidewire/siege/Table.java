package dev.tidewire.siege;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What was wanted and what came of it, a line each, printed as they come. */
final class Table {
    private static final String INFO = " INFO ";
    private static final String TOKEN = "eyJ";
    // Ten of a kind are allowed, and there are not many kinds
    private static final double MOST_LINES_A_SECOND = 30;

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

    /** Whether the server is the process that was started, tells of nothing but its peers, of them little, no secret. */
    void judgeServer(Target server) throws IOException {
        List<String> log = server.log();
        List<String> complaints =
                log.stream().filter(line -> !line.contains(INFO)).toList();
        double perSecond = log.size() / server.seconds();
        boolean secret = log.stream().anyMatch(line -> line.contains(TOKEN));
        judge(
                server.isAlive() && complaints.isEmpty() && perSecond <= MOST_LINES_A_SECOND && !secret,
                "  the server",
                "the same process, few lines, no warning",
                String.format(
                        Locale.ROOT,
                        "process %d, alive: %b, %d lines, %.1f a second, a token in them: %b%s",
                        server.pid(),
                        server.isAlive(),
                        log.size(),
                        perSecond,
                        secret,
                        complaints.isEmpty() ? "" : ", others than INFO: " + complaints));
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
