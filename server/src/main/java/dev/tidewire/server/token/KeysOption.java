package dev.tidewire.server.token;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.server.Cause;
import dev.tidewire.server.UsageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which file the keys are in. */
final class KeysOption {
    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "The file that keeps the keys. Default: ${DEFAULT-VALUE} in this folder")
    private Path file = Path.of("tidewire-keys.json");

    Path file() {
        return file;
    }

    /**
     * The keys of a file that need not be there yet.
     *
     * @throws UsageException if it cannot be there
     */
    ApiKeys mayBeNew() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException("there is no folder for " + file);
        }
        if (Files.isDirectory(file)) {
            throw new UsageException(file + " is a folder");
        }
        return open();
    }

    /**
     * The keys of a file that is there.
     *
     * @throws UsageException if it is not
     */
    ApiKeys existing() throws IOException {
        // Opening one that may not even be seen says so
        boolean hidden = !Files.exists(file) && !Files.notExists(file);
        if (!hidden && !Files.isRegularFile(file)) {
            throw new UsageException("there is no file of keys at " + file);
        }
        return open();
    }

    private ApiKeys open() throws IOException {
        try {
            return ApiKeys.in(file);
        } catch (IOException e) {
            throw e.getCause() instanceof AccessDeniedException
                    ? new IOException(Cause.of(e) + ": run this as the user whose keys they are", e)
                    : e;
        }
    }
}
