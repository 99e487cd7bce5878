package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long-lived keys for programs. */
class ApiKeysTest {
    private static final Rights RIGHTS = Rights.none().allow(Right.CONNECT, "*").allow(Right.WRITE, "sensors/7");
    private static final Principal SENSOR = Principal.of("sensor-7").rights(RIGHTS);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("keys.json");
    }

    private static CompletionStage<Principal> ask(ApiKeys keys, String key) {
        return keys.authenticate(new Credentials(Source.HEADER, "Bearer", key));
    }

    private static String id(String key) {
        return key.substring(3, 15);
    }

    @Test
    void letInByHeaderOrMessageAlone() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        String key = keys.make(SENSOR, "on the roof");
        assertThat(key).matches("tw_[A-Za-z0-9-]{12}_[A-Za-z0-9_-]{32}");
        try (Upgrades server = Upgrades.by(keys)) {
            assertThat(server.answer("Bearer " + key)).startsWith("HTTP/1.1 101 ");
            assertThat(server.answer("apikey " + key)).startsWith("HTTP/1.1 101 ");
            String refusal = server.answer("Bearer no");
            assertThat(refusal).startsWith("HTTP/1.1 401 ");
            for (String other : new String[] {
                "Basic " + key,
                "Bearer " + key + "A",
                "Bearer " + key.substring(0, key.length() - 1),
                "Bearer " + key.substring(0, 16) + "A".repeat(32),
                "Bearer tw_" + "A".repeat(12) + key.substring(15)
            }) {
                assertThat(server.answer(other)).isEqualTo(refusal);
            }
            assertThat(server.answer("/?token=" + key, "")).isEqualTo(refusal);
            assertThat(server.answer("/?ticket=" + key, "")).isEqualTo(refusal);
        }
        Stages.refusal(keys.authenticate(new Credentials(Source.COOKIE, "Bearer", key)));
        assertThat(Stages.get(keys.authenticate(new Credentials(Source.MESSAGE, "ApiKey", key))))
                .isEqualTo(SENSOR.recheck(Duration.ofSeconds(20)));
    }

    @Test
    void areShownToNobodyBehind() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        String key = keys.make(SENSOR, null);
        String expired = keys.make(SENSOR.expires(Instant.now().minusSeconds(1)), null);
        Queue<Credentials> seen = new ConcurrentLinkedQueue<>();
        Authenticator others = credentials -> {
            seen.add(credentials);
            return CompletableFuture.completedStage(Principal.of("ada"));
        };
        Authenticator any = Authenticator.anyOf(keys, others);
        for (String wrong : List.of(key + "A", key.substring(0, 47), key.replace("tw_", "tw_A"), "tw_", expired)) {
            Stages.refusal(any.authenticate(new Credentials(Source.HEADER, "Bearer", wrong)));
        }
        Stages.refusal(any.authenticate(new Credentials(Source.COOKIE, "Bearer", key)));
        Stages.refusal(any.authenticate(new Credentials(Source.HEADER, "Basic", key)));
        assertThat(seen).isEmpty();
        Credentials ticket = new Credentials(Source.TICKET, "Ticket", "tw_by_chance");
        Credentials token = new Credentials(Source.HEADER, "Bearer", "TW_token");
        for (Credentials theirs : List.of(ticket, token)) {
            assertThat(Stages.get(any.authenticate(theirs)).user()).isEqualTo("ada");
        }
    }

    @Test
    void areKeptWithoutTheirSecretsAndForTheOwnerAlone() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
        String key = keys.make(SENSOR.expires(end), "a \"label\"");
        String another = keys.make(SENSOR, null);
        assertThat(Files.readString(file)).doesNotContain(key.substring(16)).contains(id(key), "sha256");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keys.toString()).isEqualTo("keys in " + file);
        assertThat(ApiKeys.in(file).list()).hasSize(2).first().satisfies(kept -> {
            assertThat(kept.id()).isEqualTo(id(key));
            assertThat(kept.user()).isEqualTo("sensor-7");
            assertThat(kept.rights()).isEqualTo(RIGHTS);
            assertThat(kept.expires()).isEqualTo(end);
            assertThat(kept.label()).isEqualTo("a \"label\"");
            assertThat(kept.created()).isBeforeOrEqualTo(Instant.now());
        });
        assertThat(Stages.get(ask(ApiKeys.in(file), another)).user()).isEqualTo("sensor-7");
        assertThatThrownBy(() -> keys.make(SENSOR, "a\nb")).isInstanceOf(IllegalArgumentException.class);
        Principal odd = SENSOR.rights(RIGHTS.allow(Right.READ, "a\u0000b"));
        assertThatThrownBy(() -> keys.make(odd, null)).isInstanceOf(IllegalArgumentException.class);
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.json", "keys.json.lock");
        }
    }

    @Test
    void areWorthlessWhenTheyHaveExpiredOrAreRevoked() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        Stages.refusal(ask(keys, keys.make(SENSOR.expires(Instant.now().minusSeconds(1)), null)));
        String key = keys.make(SENSOR, null);
        String another = keys.make(SENSOR, null);
        assertThat(Stages.get(ask(keys, key)).user()).isEqualTo("sensor-7");
        assertThat(keys.revoke(id(key))).isTrue();
        assertThat(keys.revoke(id(key))).isFalse();
        Stages.refusal(ask(keys, key));
        assertThat(Stages.get(ask(keys, another)).user()).isEqualTo("sensor-7");
    }

    @Test
    void letNobodyInWhileTheFileCannotBeRead() throws Exception {
        Queue<Runnable> reads = new ConcurrentLinkedQueue<>();
        AtomicBoolean noThread = new AtomicBoolean();
        ApiKeys keys = ApiKeys.in(file, read -> {
            if (noThread.get()) {
                throw new RejectedExecutionException("no thread");
            }
            reads.add(read);
        });
        String key = keys.make(SENSOR, null);
        Stages.until(() -> !ask(keys, key).toCompletableFuture().isDone());
        assertThat(Stages.outage(ask(keys, key))).as("not for longer than 3 s").contains("too long");
        assertThat(ask(keys, key).toCompletableFuture()).as("nor once more").isCompletedExceptionally();
        assertThat(reads).as("one read at a time").hasSize(1);
        reads.remove().run();
        CompletionStage<Principal> known = ask(keys, key);
        reads.forEach(Runnable::run);
        assertThat(Stages.get(known).user()).isEqualTo("sensor-7");
        noThread.set(true);
        Stages.until(() -> isFailed(keys, key));
        noThread.set(false);
        CompletionStage<Principal> next = ask(keys, key);
        reads.forEach(Runnable::run);
        assertThat(Stages.get(next).user()).isEqualTo("sensor-7");
    }

    @Test
    void areAllStillThereWhenTheDiskIsFull() throws Exception {
        String key = ApiKeys.in(file).make(SENSOR, null);
        // No file may grow beyond a few KiB there: a write gets as far as
        // that, as it would on a disk that is all but full
        Process maker = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 8 && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyMaker.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(maker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(maker.waitFor()).as(said).isZero();
        assertThat(said).contains("File too large");
        ApiKeys keys = ApiKeys.in(file);
        assertThat(keys.list()).hasSizeGreaterThan(1);
        assertThat(isGood(keys, key)).isTrue();
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.json", "keys.json.lock");
        }
    }

    private static boolean isGood(ApiKeys keys, String key) throws Exception {
        return Stages.get(ask(keys, key).handle((known, failure) -> known != null));
    }

    private static boolean isFailed(ApiKeys keys, String key) throws Exception {
        return Stages.get(ask(keys, key)
                .handle((known, failure) ->
                        failure != null && failure.getCause() instanceof RejectedExecutionException));
    }
}
