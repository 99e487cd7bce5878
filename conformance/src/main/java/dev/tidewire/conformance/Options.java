package dev.tidewire.conformance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line. */
final class Options {
    static final String USAGE = """
            conformance/run server [CASES]   the suite's client against ./tidewire echo
            conformance/run client [CASES]   ./tidewire testee against the suite's server
            conformance/run all [CASES]      both
            conformance/run quick [CASES]    both, few messages in groups 12 and 13, for ./test
            conformance/run list [CASES]     the numbers of the cases

            CASES: numbers separated by commas; 9 is all of group 9, 12.*.1 the first of each part of group 12

            --messages N      messages in each case of groups 12 and 13 (published: 1000, quick: 10)
            --server COMMAND  another server: prints its ws:// URL once it listens; {port} is a free port
            --url URL         another server, already running
            --client COMMAND  another client: {url} is where the suite's server listens

            Exit status: 0 all OK or INFORMATIONAL, 1 some not, 2 not run.""";

    private static final int PUBLISHED_MESSAGES = 1000;
    private static final int QUICK_MESSAGES = 10;

    private final String action;
    private String cases = "*";
    private int messages;
    private String server = "{home}/tidewire echo --port {port} --compression --max-message 16777216";
    private String client = "{home}/tidewire testee {url}";
    private @Nullable String url;

    /**
     * Reads the command line.
     *
     * @throws UsageException if it makes no sense
     */
    static Options parse(String... arguments) {
        Deque<String> words = new ArrayDeque<>(List.of(arguments));
        Options options = new Options(words.isEmpty() ? "" : words.remove());
        while (!words.isEmpty()) {
            options.take(words.remove(), words);
        }
        return options;
    }

    private Options(String action) {
        if (!List.of("server", "client", "all", "quick", "list").contains(action)) {
            throw new UsageException(USAGE);
        }
        this.action = action;
        messages = action.equals("quick") ? QUICK_MESSAGES : PUBLISHED_MESSAGES;
    }

    boolean lists() {
        return action.equals("list");
    }

    boolean testsServer() {
        return !lists() && !action.equals("client");
    }

    boolean testsClient() {
        return !lists() && !action.equals("server");
    }

    String cases() {
        return cases;
    }

    int messages() {
        return messages;
    }

    /** Command of the server under test, with {@code {port}} and {@code {home}} in it. */
    String server() {
        return server;
    }

    /** Command of the client under test, with {@code {url}} and {@code {home}} in it. */
    String client() {
        return client;
    }

    /** Server that runs already, instead of {@link #server}. */
    @Nullable
    String url() {
        return url;
    }

    private void take(String word, Deque<String> rest) {
        switch (word) {
            case "--messages" -> messages = number(value(word, rest));
            case "--server" -> server = value(word, rest);
            case "--client" -> client = value(word, rest);
            case "--url" -> url = value(word, rest);
            default -> takeCases(word);
        }
    }

    private void takeCases(String word) {
        if (word.startsWith("-")) {
            throw new UsageException("Unknown option '" + word + "'\n\n" + USAGE);
        }
        cases = word;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException(option + " needs a value\n\n" + USAGE);
        }
        return rest.remove();
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,6}")) {
            throw new UsageException("--messages must be a number from 1 to 9999999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
