package dev.tidewire.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tidewire serve} in a JVM of its own, as people run it. */
final class ServeProcess implements AutoCloseable {
    private static final Pattern FIRST_LINE = Pattern.compile("Open (http\\S+:(\\d+)) in your browser.*");
    private static final int DEADLINE_SECONDS = 60;

    private final Process process;
    private final String address;
    private final int port;

    private ServeProcess(Process process, Matcher firstLine) {
        this.process = process;
        this.address = firstLine.group(1);
        this.port = Integer.parseInt(firstLine.group(2));
    }

    /** Starts it on this port, 0 for any; answers when it listens. */
    static ServeProcess start(int port, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", String.valueOf(port)));
        arguments.addAll(List.of(options));
        return start(TidewireCommand.of(arguments.toArray(String[]::new)));
    }

    /** Starts it as this configuration and these variables of the environment say. */
    static ServeProcess start(Path configuration, Map<String, String> environment) throws IOException {
        ProcessBuilder command = TidewireCommand.of("serve", "--config", configuration.toString());
        command.environment().putAll(environment);
        return start(command);
    }

    private static ServeProcess start(ProcessBuilder command) throws IOException {
        Process process = command.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(output.readLine());
        Matcher firstLine = FIRST_LINE.matcher(line);
        if (!firstLine.matches()) {
            process.destroyForcibly();
            throw new IOException(
                    "tidewire serve began with '" + line + "'; its errors are in interop/" + TidewireCommand.LOG);
        }
        return new ServeProcess(process, firstLine);
    }

    int port() {
        return port;
    }

    /** The address of a page, such as {@code /chat}. */
    String page(String path) {
        return address + path;
    }

    /** Ends it as Ctrl-C does, and waits until it is gone. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("tidewire serve did not end within " + DEADLINE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
