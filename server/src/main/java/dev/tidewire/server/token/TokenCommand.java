package dev.tidewire.server.token;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidewire token}: the keys that programs log in with. */
@Command(
        name = "token",
        description = {
            "Makes, lists and revokes keys that programs log in with, kept in a file that only its owner may read.",
            "",
            "The file has the SHA-256 of each key and never the key. A running server sees a change within a second, and"
                    + " ends connections of a revoked key within 25 s."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MakeToken.class, ListTokens.class, RevokeToken.class},
        footer = {
            "",
            "Example:",
            "  ./tidewire token make sensor-7 --connect /chat --write chat --expires 30d",
            "",
            "More about a command: ./tidewire token COMMAND --help"
        })
public final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** No command was given. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
