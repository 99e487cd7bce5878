package dev.tidewire.siege;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Whether a server holds no more than before, some time after an attack. */
record Recovery(Usage before, Usage after, double seconds) {
    private static final long MOST_SECONDS = 60;
    private static final long PAUSE_MILLIS = 500;
    private static final int LOOKS = 40;
    // ./tidewire has the JVM give back what is free every 5 s
    private static final double STILL_SECONDS = 11;

    /** Waits until it does, at most a minute. */
    static Recovery after(Target server, Usage before) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Usage now = server.usage();
        while (!now.isBackTo(before) && seconds(begin) < MOST_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            now = server.usage();
        }
        return new Recovery(before, now, seconds(begin));
    }

    /** Waits until a server with nothing to do has given back what memory it can. */
    static void trimmed(Target server) throws IOException, InterruptedException {
        long least = server.resident();
        long begin = System.nanoTime();
        while (seconds(begin) < STILL_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            long now = server.resident();
            if (now < least) {
                least = now;
                begin = System.nanoTime();
            }
        }
    }

    /** What a server holds when it has got rid of those that were there before. */
    static Usage settled(Target server) throws IOException, InterruptedException {
        Usage last = server.usage();
        for (int i = 0; i < LOOKS; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            Usage now = server.usage();
            if (now.descriptors() == last.descriptors() && now.threads() == last.threads()) {
                return now;
            }
            last = now;
        }
        return last;
    }

    void judge(Table table) {
        table.judge(
                after.isBackTo(before),
                "  back within 2 %",
                "in " + MOST_SECONDS + " s",
                String.format(Locale.ROOT, "in %.1f s: %s; before: %s", seconds, after, before));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
