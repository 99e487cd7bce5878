package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of one flood's attackers; the healthy clients, on the same core, go before it. */
final class Raid implements AutoCloseable {
    private static final int END_SECONDS = 20;

    private final Process process;

    Raid(Attack attack, int port, int count, int seconds) throws IOException {
        List<String> command = new ArrayList<>();
        if (Boolean.getBoolean("siege.pinned")) {
            // Where taskset is, nice is
            command.addAll(List.of("nice", "-n", "19"));
        }
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx128m",
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

    /** Waits for its end; what it printed. */
    String figures() throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        return text;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
