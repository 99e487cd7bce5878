package dev.tidewire.server;

import dev.tidewire.server.config.ConfigEntry;
import dev.tidewire.server.config.ConfigSection;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewire config}: what holds, and where it comes from. */
@Command(
        name = "config",
        description = {
            "Shows the configuration that ./tidewire serve would use, each value with where it comes from: the file, a"
                    + " variable of the environment, or the default. Secrets are hidden.",
        },
        footer = {"", "Example: ./tidewire config --config examples/secure.yaml"})
final class ConfigCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration, in YAML.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        ConfigSection config = ServeCommand.read(file);
        ServerConfig.read(config);
        for (ConfigEntry entry : config.seen()) {
            Terminal.say(Terminal.escape(entry.key() + ": " + entry.text() + "  # " + entry.origin()));
        }
        return 0;
    }
}
