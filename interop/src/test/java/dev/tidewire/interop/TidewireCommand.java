package dev.tidewire.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code tidewire} in a JVM of its own, as people run it; what it says on standard error is in a file. */
final class TidewireCommand {
    static final Path LOG = Path.of("target", "tidewire.log");

    private TidewireCommand() {}

    static ProcessBuilder of(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.tidewire.server.Main"));
        command.addAll(List.of(arguments));
        Files.createDirectories(LOG.toAbsolutePath().getParent());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
    }

    /** Runs it to its end; answers what it said on standard output. */
    static String run(String... arguments) throws IOException, InterruptedException {
        Process process = of(arguments).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("tidewire " + arguments[0] + " ended with " + status + "; why is in interop/" + LOG);
        }
        return said.strip();
    }
}
