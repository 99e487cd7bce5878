package dev.tidewire.server.token;

import dev.tidewire.security.ApiKey;
import dev.tidewire.server.Terminal;
import dev.tidewire.websocket.Right;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire token list}: what is known of all keys. */
@Command(
        name = "list",
        description = "Tells the keys' ids, users, rights and ends; never the keys.",
        footer = {"", "Example: ./tidewire token list --json"})
final class ListTokens implements Callable<Integer> {
    @Mixin
    private KeysOption keys = new KeysOption();

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<ApiKey> all = keys.existing().list();
        if (json) {
            Terminal.say(TokenJson.write(all));
        } else {
            all.forEach(key -> Terminal.say(Terminal.escape(line(key)).replace("\n", "\\n")));
        }
        if (System.out.checkError()) {
            throw new IOException("the list could not be written to standard output");
        }
        return 0;
    }

    private static String line(ApiKey key) {
        StringBuilder line = new StringBuilder(key.id()).append("  ").append(key.user());
        line.append("  ").append(end(key.expires()));
        for (Right right : Right.values()) {
            List<String> names = key.rights().names(right);
            if (!names.isEmpty()) {
                line.append("  ").append(right.name().toLowerCase(Locale.ROOT)).append(' ');
                line.append(String.join(",", names));
            }
        }
        return key.label() == null
                ? line.toString()
                : line.append("  (").append(key.label()).append(')').toString();
    }

    private static String end(@Nullable Instant end) {
        if (end == null) {
            return "until revoked";
        }
        return (Instant.now().isBefore(end) ? "until " : "expired ") + end;
    }
}
