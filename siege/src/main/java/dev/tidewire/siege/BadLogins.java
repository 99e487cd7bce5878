package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who is not to be let into the chat, and who is and sends nonsense, beside people who talk all the while. */
record BadLogins(Path home, Scale scale, Table table) implements Trial.Course {
    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "bad logins for %d s beside %s",
                scale.floodSeconds(),
                ChatPeople.inWords(scale.healthy())));
        Path config = Tokens.configuration(Files.createDirectories(home.resolve("target/logs")));
        List<Input> rows = Stream.of(tokens(), origins(), firstMessages(), messages())
                .flatMap(List::stream)
                .toList();
        try (Target server = Target.start(home, "serve", "--config", config.toString());
                ChatPeople people = new ChatPeople(server.url(), scale.healthy())) {
            new InputTrial("bad logins and messages", rows, people).run(server, scale, table);
            table.judgeServer(server);
        }
    }

    private static List<Input> tokens() {
        List<Input> rows = new ArrayList<>();
        rows.add(LoginInput.token("no token", "x"));
        rows.add(LoginInput.token("alg none", Tokens.headed("{\"alg\":\"none\"}")));
        rows.add(LoginInput.token("alg RS256 for a secret", Tokens.headed("{\"alg\":\"RS256\"}")));
        rows.add(LoginInput.token(
                "a key in the header", Tokens.headed("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}")));
        rows.add(LoginInput.token(
                "a key's address in the header",
                Tokens.headed("{\"alg\":\"HS256\",\"jku\":\"http://169.254.169.254/latest/meta-data/\"}")));
        rows.add(LoginInput.token("an unknown crit", Tokens.headed("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}")));
        rows.add(LoginInput.token("another secret", Tokens.ofAnother()));
        rows.add(LoginInput.token("expired", Tokens.with("exp", Tokens.seconds(-3600))));
        rows.add(LoginInput.token("from the future", Tokens.with("nbf", Tokens.seconds(3600))));
        rows.add(LoginInput.token("no expiry", Tokens.with("exp", "")));
        rows.add(LoginInput.token("another issuer", Tokens.with("iss", "\"https://other.example\"")));
        rows.add(LoginInput.token("another audience", Tokens.with("aud", "[\"mail\",\"files\"]")));
        rows.add(LoginInput.token("no user", Tokens.with("sub", "")));
        rows.add(LoginInput.token("an empty user", Tokens.with("sub", "\"\"")));
        rows.add(LoginInput.token("claims 900 deep", Tokens.with("x", "[".repeat(900) + "]".repeat(900))));
        rows.add(LoginInput.token("two parts", "eyJhbGciOiJIUzI1NiJ9.e30"));
        rows.add(LoginInput.token("a part too many", Tokens.of("ann") + ".e30"));
        rows.add(LoginInput.token("no signature", Tokens.of("ann").replaceFirst("[^.]*$", "")));
        rows.add(new LoginInput("a token of 100 KB", LoginInput.bearer("e".repeat(100_000)), 431));
        rows.add(new LoginInput("a password", "Authorization: Basic YW5uOnNlc2FtZQ==\r\n", 401));
        rows.add(new LoginInput("no right to connect", LoginInput.bearer(Tokens.with("tidewire", "{}")), 403));
        return rows;
    }

    private static List<Input> origins() {
        String good = LoginInput.bearer(Tokens.of("ann"));
        return Stream.of("https://evil.example", "null", "file://", "http://127.0.0.1.", "HTTP://127.0.0.1:444")
                .<Input>map(origin -> new LoginInput("Origin " + origin, good + "Origin: " + origin + "\r\n", 403))
                .toList();
    }

    private static List<Input> firstMessages() {
        return List.of(
                ChatInput.first("a join before the login", "{\"type\":\"join\"}", 3000),
                ChatInput.first("no token first", "Bearer x", 3000),
                ChatInput.first("an expired token first", "Bearer " + Tokens.with("exp", Tokens.seconds(-3600)), 3000),
                ChatInput.first("brackets first", "[".repeat(8_000), 3000),
                ChatInput.first("9 KB first", "x".repeat(9_000), 1009));
    }

    private static List<Input> messages() {
        return List.of(
                ChatInput.refused("32,000 brackets", "[".repeat(32_000), "bad_json"),
                ChatInput.refused("objects 5,000 deep", "{\"a\":".repeat(5_000), "bad_json"),
                ChatInput.refused("a field twice", "{\"type\":\"leave\",\"type\":\"join\"}", "bad_json"),
                ChatInput.refused("1e400000", "{\"type\":1e400000}", "bad_json"),
                ChatInput.refused("a number of 30,000 digits", "{\"type\":" + "7".repeat(30_000) + "}", "bad_json"),
                ChatInput.refused("no number", "{\"type\":NaN}", "bad_json"),
                ChatInput.refused("half a character", "{\"type\":\"join\",\"name\":\"\\ud800\"}", "bad_name"),
                ChatInput.refused("a name of __proto__", "{\"type\":\"join\",\"__proto__\":\"x\"}", "bad_json"),
                ChatInput.refused("an unknown type", "{\"type\":\"${7*7}\"}", "unknown_type"),
                ChatInput.refused("another's name", "{\"type\":\"join\",\"name\":\"person 1\"}", "not_allowed"),
                ChatInput.refused("said from outside", "{\"type\":\"message\",\"text\":\"hello\"}", "not_joined"),
                ChatInput.refused(
                        "a token of another",
                        "{\"type\":\"renew\",\"token\":\"" + Tokens.of("ann") + "\"}",
                        "not_renewed"),
                ChatInput.closed("binary", true, "{}".getBytes(UTF_8), 1003),
                ChatInput.closed("no text", false, new byte[] {(byte) 0xc3, 0x28}, 1007),
                ChatInput.closed("33,000 bytes", false, new byte[33_000], 1009));
    }
}
