package dev.tidewire.server.token;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.server.Cause;
import dev.tidewire.server.Terminal;
import dev.tidewire.server.UsageException;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewire token make}: a new key, shown once. */
@Command(
        name = "make",
        description = {
            "Makes a key and writes it, and nothing else, to standard output. It cannot be found out again.",
            "",
            "It may do what is named, and nothing else. A name that ends in * stands for all that begin alike."
        },
        footer = {"", "Example: ./tidewire token make sensor-7 --connect /chat --write chat --expires 30d"})
final class MakeToken implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    @Parameters(paramLabel = "USER", description = "Whose key it is: connections are counted by this name.")
    private String user = "";

    @Mixin
    private KeysOption keys = new KeysOption();

    @Option(names = "--connect", paramLabel = "PATH", description = "It may connect to this path; may be given again.")
    private List<String> connect = new ArrayList<>();

    @Option(names = "--read", paramLabel = "NAME", description = "It may receive what is published there.")
    private List<String> read = new ArrayList<>();

    @Option(names = "--write", paramLabel = "NAME", description = "It may publish there.")
    private List<String> write = new ArrayList<>();

    @Option(names = "--presence", paramLabel = "NAME", description = "It may see who else is there.")
    private List<String> presence = new ArrayList<>();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = LifetimeConverter.class,
            description = "How long it is good, such as 12h or 30d; at most 3650d. Default: until it is revoked")
    private @Nullable Duration expires;

    @Option(names = "--label", paramLabel = "TEXT", description = "What it is for, to be seen in the list.")
    private @Nullable String label;

    @Override
    public Integer call() throws IOException {
        Principal principal = principal();
        ApiKeys file = keys.mayBeNew();
        String key;
        try {
            key = file.make(principal, label);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
        Terminal.say(key);
        // A stream that prints keeps its failures to itself
        if (System.out.checkError()) {
            throw takenBack(file, key);
        }
        Path place = keys.file().toAbsolutePath();
        Terminal.note("This key is shown once. " + ends(principal) + "; " + place + " keeps only its SHA-256.");
        if (connect.isEmpty()) {
            Terminal.note("It may connect nowhere yet: --connect says where.");
        }
        return 0;
    }

    /** Revokes a key that nobody has seen; answers what to tell of it. */
    private static IOException takenBack(ApiKeys file, String key) {
        String unseen = "the key could not be written to standard output";
        // tw_ID_SECRET
        String id = key.split("_", 3)[1];
        try {
            file.revoke(id);
            return new IOException(unseen + ", and is revoked");
        } catch (IOException e) {
            return new IOException(unseen + ": ./tidewire token revoke " + id + ", for " + Cause.of(e), e);
        }
    }

    private static String ends(Principal principal) {
        Instant end = principal.expires();
        return end == null ? "It is good until it is revoked" : "It is good until " + end;
    }

    private Principal principal() {
        try {
            return Principal.of(user).rights(rights()).expires(end());
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private Rights rights() {
        for (String path : connect) {
            if (!path.startsWith("/") && !path.equals("*")) {
                throw new UsageException("--connect needs a path such as /chat, or *, not '" + path + "'");
            }
        }
        return Rights.none()
                .allow(Right.CONNECT, connect.toArray(String[]::new))
                .allow(Right.READ, read.toArray(String[]::new))
                .allow(Right.WRITE, write.toArray(String[]::new))
                .allow(Right.PRESENCE, presence.toArray(String[]::new));
    }

    private @Nullable Instant end() {
        if (expires == null) {
            return null;
        }
        if (expires.toSeconds() < 1 || expires.compareTo(LONGEST) > 0) {
            throw new UsageException("--expires is from 1s to " + LONGEST.toDays() + "d");
        }
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(expires);
    }
}
