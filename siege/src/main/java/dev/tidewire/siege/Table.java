package dev.tidewire.siege;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was wanted and what came of it, a line each, printed as they come. */
final class Table {
    private static final String INFO = " INFO ";
    private static final String TOKEN = "eyJ";
    private static final int MOST_SHOWN = 3;
    // Ten are allowed, and a second of the clock has parts of two of the log's
    private static final long MOST_OF_A_KIND = 20;
    private static final Pattern SECOND_AND_KIND =
            Pattern.compile("(\\S+)\\.\\d+(?:Z|[+-]\\d\\d:\\d\\d)( \\S+ +\\D{1,16})");
    // The server looks once a second, and who is hung up on is at the lowest priority
    private static final double SECONDS_BEFORE = 1;
    private static final double SECONDS_AFTER = 5;

    private final PrintStream out;
    private int passed;
    private int failed;

    Table(PrintStream out) {
        this.out = out;
    }

    /** Begins a trial: what is tried, and beside whom. */
    void section(String title) {
        out.printf("%n%s; %s%n", title, Target.placing());
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

    /** Whether all of these were hung up on after so many seconds. */
    void judgeLives(String what, int seconds, long count, double shortest, double longest) {
        judge(
                count > 0 && shortest >= seconds - SECONDS_BEFORE && longest <= seconds + SECONDS_AFTER,
                what,
                "after " + seconds + " s",
                String.format(Locale.ROOT, "%,d after %.1f to %.1f s", count, shortest, longest));
    }

    /** Whether the server is the process that was started, tells of nothing but its peers, of them little, no secret. */
    void judgeServer(Target server) throws IOException {
        List<String> log = server.log();
        List<String> complaints = log.stream()
                .filter(line -> !line.contains(INFO))
                .limit(MOST_SHOWN)
                .toList();
        long most = mostOfAKind(log);
        // Where no line tells its second, nothing is known of how many there were
        boolean few = most <= MOST_OF_A_KIND && (most > 0 || log.isEmpty());
        boolean secret = log.stream().anyMatch(line -> line.contains(TOKEN));
        judge(
                server.isAlive() && complaints.isEmpty() && few && !secret,
                "  the server",
                "the same process, few lines, no warning",
                String.format(
                        Locale.ROOT,
                        "process %d, alive: %b, %d lines, at most %d of a kind in a second, a token in them: %b%s",
                        server.pid(),
                        server.isAlive(),
                        log.size(),
                        most,
                        secret,
                        complaints.isEmpty() ? "" : ", others than INFO: " + complaints));
    }

    private static long mostOfAKind(List<String> log) {
        return log.stream()
                .map(SECOND_AND_KIND::matcher)
                .filter(Matcher::lookingAt)
                .map(line -> line.group(1) + line.group(2))
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(count -> count)
                .max()
                .orElse(0);
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
