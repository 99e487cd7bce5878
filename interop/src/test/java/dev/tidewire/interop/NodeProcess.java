package dev.tidewire.interop;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A Node.js that runs {@code peer.mjs}, which drives {@code ws} as it is told. Thread-safe. */
final class NodeProcess implements AutoCloseable {
    private static final Gson JSON = new Gson();

    private final Process process;
    private final Writer commands;
    private final Map<String, Events<JsonObject>> events = new ConcurrentHashMap<>();

    private NodeProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    static NodeProcess start(Path node, Path script) throws IOException {
        Process process = new ProcessBuilder(node.toString(), script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        NodeProcess started = new NodeProcess(process);
        Thread reader = new Thread(started::readEvents, "node");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** Tells a connection or server to do something. */
    synchronized void tell(String of, String what, Map<String, Object> details) {
        Map<String, Object> command = new LinkedHashMap<>(details);
        command.put("of", of);
        command.put("do", what);
        try {
            commands.write(JSON.toJson(command) + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Node.js is gone", e);
        }
    }

    /** What happened next to a connection or server; waits for it. */
    JsonObject next(String of) {
        return eventsOf(of).next();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private Events<JsonObject> eventsOf(String name) {
        return events.computeIfAbsent(name, unused -> new Events<>());
    }

    private void readEvents() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonObject event = JSON.fromJson(line, JsonObject.class);
                eventsOf(event.get("of").getAsString()).add(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what Node.js says", e);
        }
    }
}
