package dev.tidewire.server;

import dev.tidewire.server.bench.BenchCommand;
import dev.tidewire.server.token.TokenCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code tidewire}. Exit status: 0 done, 1 failed, 2 asked wrongly. */
@Command(
        name = "tidewire",
        description = "Real-time messaging for the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Build.class,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            ServeCommand.class,
            ConfigCommand.class,
            ConnectCommand.class,
            EchoCommand.class,
            BroadcastCommand.class,
            TesteeCommand.class,
            BenchCommand.class,
            TokenCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {"", "Begin with: ./tidewire serve", "More about a command: ./tidewire COMMAND --help"})
public final class Main implements Runnable {
    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        Terminal.setUp();
        System.exit(commandLine().execute(args));
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> refuse(e))
                .setExecutionExceptionHandler((e, command, result) -> fail(e));
    }

    /** No command was given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int refuse(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Terminal.note("tidewire: " + complaint(e) + " (see: ./" + command + " --help)");
        return ASKED_WRONGLY;
    }

    private static String complaint(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return Cause.of(e);
        }
        String argument = "'" + unmatched.getUnmatched().get(0) + "'";
        if (!e.getCommandLine().getSubcommands().isEmpty()) {
            return "there is no command " + argument;
        }
        return "the argument " + argument + " is one too many";
    }

    private static int fail(Exception e) {
        Terminal.note("tidewire: " + Cause.of(e));
        return e instanceof UsageException ? ASKED_WRONGLY : FAILED;
    }
}
