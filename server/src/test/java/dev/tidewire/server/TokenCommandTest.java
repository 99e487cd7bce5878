package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./tidewire token}. */
class TokenCommandTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("keys.json");
    }

    @Test
    void aKeyIsShownOnceAndLetsItsUserIn() throws Exception {
        String key = make("sensor-7", "--connect", "/chat", "--write", "chat", "--expires", "30d", "--label", "roof");
        assertThat(key).matches("tw_[A-Za-z0-9-]{12}_[A-Za-z0-9_-]{32}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(secret(key));

        Principal principal = known(key);
        assertThat(principal.user()).isEqualTo("sensor-7");
        assertThat(principal.rights().allows(Right.CONNECT, "/chat")).isTrue();
        assertThat(principal.rights().allows(Right.READ, "chat")).isFalse();
        assertThat(principal.expires())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(30)));
    }

    @Test
    void aKeyWithoutRightsSaysSo() throws Exception {
        try (var tidewire = run("make", "guest")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines()).hasSize(1);
            assertThat(tidewire.errors()).contains("until it is revoked", "It may connect nowhere yet");
        }
    }

    @Test
    void theListTellsAllButTheKeys() throws Exception {
        String one = make("ann", "--connect", "*", "--label", "first \u202e label");
        String two = make("bob", "--presence", "room*", "--expires", "12h");
        try (var text = run("list");
                var json = run("list", "--json")) {
            assertThat(text.exitStatus()).isZero();
            List<String> lines = text.remainingLines();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).startsWith(id(one) + "  ann  until revoked  connect *  (first \\u202e label)");
            assertThat(lines.get(1)).startsWith(id(two) + "  bob  until 2").contains("presence room*");
            assertThat(json.exitStatus()).isZero();
            assertThat(json.remainingLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("[{\"id\":\"" + id(one) + "\",\"user\":\"ann\",\"label\":\"first")
                            .contains("\"rights\":{\"connect\":[],\"read\":[],\"write\":[],\"presence\":[\"room*\"]}}]")
                            .doesNotContain(secret(one), secret(two)));
            assertThat(text.errors() + json.errors()).isEmpty();
        }
    }

    @Test
    void aRevokedKeyIsGone() throws Exception {
        String key = make("ann", "--connect", "*");
        try (var revoke = run("revoke", id(key))) {
            assertThat(revoke.exitStatus()).isZero();
            assertThat(revoke.remainingLines()).isEmpty();
        }
        assertThat(ApiKeys.in(file).list()).isEmpty();
        try (var again = run("revoke", key)) {
            assertThat(again.exitStatus()).isEqualTo(2);
            assertThat(again.errors())
                    .contains("there is no key of this id")
                    .doesNotContain(secret(key))
                    .hasLineCount(1);
        }
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        make("ann");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (var tidewire = run("list")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).contains("chmod 600").hasLineCount(1);
        }
    }

    @Test
    void aNewKeyIsToldWhereItIsKept() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path relative = here.relativize(file);
        try (var tidewire = TidewireProcess.start("token", "make", "ann", "--keys", relative.toString())) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors()).contains("; " + here.resolve(relative) + " keeps only");
        }
    }

    @Test
    void aKeyThatCannotBeShownIsTakenBack() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is full");
        String shown = make("ann");
        try (var tidewire = TidewireProcess.startInto(full, "token", "make", "bob", "--keys", file.toString())) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors())
                    .contains("could not be written", "is revoked")
                    .hasLineCount(1);
        }
        assertThat(ApiKeys.in(file).list())
                .singleElement()
                .satisfies(key -> assertThat(key.id()).isEqualTo(id(shown)));
        try (var tidewire = TidewireProcess.startInto(full, "token", "list", "--keys", file.toString())) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).contains("could not be written").hasLineCount(1);
        }
    }

    @Test
    void aFileThatDoesNotFitLeavesTheOldOneAsItWas() throws Exception {
        String[] names =
                IntStream.range(0, 5_000).mapToObj(i -> "a-long-name-" + i).toArray(String[]::new);
        ApiKeys.in(file).make(Principal.of("ann").rights(Rights.none().allow(Right.READ, names)), null);
        byte[] before = Files.readAllBytes(file);
        int limit = 100;
        assertThat(before).hasSizeGreaterThan(limit * 512);
        try (var tidewire =
                TidewireProcess.startWithFileSize(limit, "token", "make", "bob", "--keys", file.toString())) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.remainingLines()).isEmpty();
            assertThat(tidewire.errors()).hasLineCount(1);
        }
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void aFileThatWouldBecomeAnothersIsRefused() throws Exception {
        make("ann");
        giveToNobody();
        byte[] before = Files.readAllBytes(file);
        try (var make = TidewireProcess.startWithout("-chown", "token", "make", "bob", "--keys", file.toString())) {
            assertThat(make.exitStatus()).isEqualTo(1);
            assertThat(make.remainingLines()).isEmpty();
            assertThat(make.errors())
                    .contains("the file belongs to nobody: run this as that user")
                    .hasLineCount(1);
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(Files.getOwner(file).getName()).isEqualTo("nobody");
    }

    @Test
    void whoMayNotReadTheFileIsToldWhoMay() throws Exception {
        make("ann");
        giveToNobody();
        String capabilities = "-dac_override,-dac_read_search";
        for (String command : List.of("list", "make", "revoke")) {
            List<String> arguments = new ArrayList<>(List.of("token", command, "--keys", file.toString()));
            if (!command.equals("list")) {
                arguments.add("bob");
            }
            try (var tidewire = TidewireProcess.startWithout(capabilities, arguments.toArray(String[]::new))) {
                assertThat(tidewire.exitStatus()).isEqualTo(1);
                assertThat(tidewire.remainingLines()).isEmpty();
                assertThat(tidewire.errors())
                        .contains("the keys in " + file + ": no permission; the file belongs to nobody: run this as")
                        .hasLineCount(1);
            }
        }
    }

    private void giveToNobody() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        Files.setOwner(
                file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }

    private String make(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("make"));
        all.addAll(List.of(arguments));
        try (var tidewire = run(all.toArray(String[]::new))) {
            assertThat(tidewire.exitStatus()).as(tidewire.errors()).isZero();
            List<String> lines = tidewire.remainingLines();
            assertThat(lines).hasSize(1);
            assertThat(tidewire.errors()).startsWith("This key is shown once.").doesNotContain(secret(lines.get(0)));
            return lines.get(0);
        }
    }

    private TidewireProcess run(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("token"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--keys", file.toString()));
        return TidewireProcess.start(all.toArray(String[]::new));
    }

    private Principal known(String key) throws Exception {
        var shown = new Credentials(Credentials.Source.HEADER, Credentials.BEARER, key);
        return ApiKeys.in(file).authenticate(shown).toCompletableFuture().get();
    }

    private static String id(String key) {
        return key.substring(3, 15);
    }

    private static String secret(String key) {
        return key.substring(16);
    }
}
