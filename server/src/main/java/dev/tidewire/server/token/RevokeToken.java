package dev.tidewire.server.token;

import dev.tidewire.server.Terminal;
import dev.tidewire.server.UsageException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidewire token revoke}: makes a key worthless. */
@Command(
        name = "revoke",
        description = "Makes a key worthless; connections that use it end within 25 s.",
        footer = {"", "Example: ./tidewire token revoke Wq3fT0aXb9Lk"})
final class RevokeToken implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The key's id, as the list tells it.")
    private String id = "";

    @Mixin
    private KeysOption keys = new KeysOption();

    @Override
    public Integer call() throws IOException {
        if (!keys.existing().revoke(id)) {
            // What was given may be a whole key, which is not repeated
            throw new UsageException("there is no key of this id in " + keys.file() + ": ./tidewire token list");
        }
        Terminal.note("The key is revoked.");
        return 0;
    }
}
