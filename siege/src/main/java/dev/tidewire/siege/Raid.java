package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The process of one flood's attackers; the healthy clients, on the same core, go before it. */
final class Raid implements AutoCloseable {
    private static final int END_SECONDS = 20;

    private final Process process;

    Raid(Attack attack, int port, int count, int seconds) throws IOException {
        List<String> command = new ArrayList<>();
        if (Target.PINNED) {
            // Where taskset is, chrt is. Even at nice 19 they would have their turns before the healthy clients
            command.addAll(List.of("chrt", "--idle", "0"));
        }
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Siege.class.getName(),
                "attack",
                attack.name(),
                Integer.toString(port),
                Integer.toString(count),
                Integer.toString(seconds)));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /**
     * What became of it.
     *
     * @param shortest seconds from a connection to its being thrown out
     */
    record Outcome(long connections, long bytes, long thrownOut, double shortest, double longest) {
        /** As the process prints it. */
        String line() {
            return connections + " " + bytes + " " + thrownOut + " " + shortest + " " + longest;
        }

        static Outcome of(String line) {
            String[] words = line.split(" ", -1);
            if (words.length != 5) {
                throw new IllegalStateException("the attackers said: " + line);
            }
            return new Outcome(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%,d connections, %,d thrown out, %,d KiB sent", connections, thrownOut, bytes / 1024);
        }
    }

    /** Waits for its end. */
    Outcome outcome() throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        return Outcome.of(text);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
