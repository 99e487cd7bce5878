package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file where keys are kept, as somebody else changes it, or has written it. */
class KeyFileTest {
    private static final Principal SENSOR =
            Principal.of("sensor-7").rights(Rights.none().allow(Right.CONNECT, "*"));

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

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void countsAsAnotherProcessChangesIt() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        ApiKeys others = ApiKeys.in(file);
        String key = others.make(SENSOR, null);
        Stages.until(() -> isGood(keys, key));
        others.revoke(id(key));
        Stages.until(() -> !isGood(keys, key));
        String again = others.make(SENSOR, null);
        Stages.until(() -> isGood(keys, again));
        Files.writeString(file, "{");
        Stages.until(() -> isOut(keys, again));
        Files.delete(file);
        Stages.until(() -> !isOut(keys, again) && !isGood(keys, again));
    }

    private static boolean isGood(ApiKeys keys, String key) throws Exception {
        return Stages.get(ask(keys, key).handle((known, failure) -> known != null));
    }

    private static boolean isOut(ApiKeys keys, String key) throws Exception {
        return Stages.get(ask(keys, key)
                .handle((known, failure) -> failure != null && failure.getCause() instanceof IOException));
    }

    @Test
    void keepsAllThatAreMadeAtOnce() throws Exception {
        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> {
                            try {
                                ApiKeys.in(file).make(SENSOR, "key " + i);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(ApiKeys.in(file).list()).hasSize(8);
    }

    @Test
    void hasTheKeysThatReachedTheirMakerAndNoOthers() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        keys.make(SENSOR, null);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<?> meddler =
                CompletableFuture.runAsync(() -> meddle(ended), task -> new Thread(task).start());
        int made = 1;
        for (int i = 0; i < 200; i++) {
            permit("rw-------");
            try {
                keys.make(SENSOR, null);
                made++;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("chmod 600");
            }
        }
        ended.set(true);
        meddler.join();
        permit("rw-------");
        assertThat(keys.list()).hasSize(made);
    }

    /** Lets others read each new file as soon as it is there, so that reading it fails right behind the change. */
    private void meddle(AtomicBoolean ended) {
        try {
            Object seen = identity();
            while (!ended.get()) {
                Object now = identity();
                if (!now.equals(seen)) {
                    permit("rw-r--r--");
                    seen = now;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isNotReadIfItIsDamagedOrOpenToOthers() throws Exception {
        for (String damaged :
                new String[] {"", "[]", "{\"keys\":[]}", "{\"keys\":{\"a\":7}}", "{\"keys\":{\"a\":{\"user\":\"u\"}}}"
                }) {
            Files.writeString(file, damaged);
            permit("rw-------");
            assertThatThrownBy(() -> ApiKeys.in(file)).isInstanceOf(IOException.class);
        }
        Files.writeString(file, "{\"keys\":{}}");
        assertThat(ApiKeys.in(file).list()).isEmpty();
        permit("rw-r-----");
        assertThatThrownBy(() -> ApiKeys.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'created'                | 'labl':'a','created' | a key has no 'labl'",
                "'expires'                | 'expire'             | a key has no 'expire'",
                "'2030-12-31T00:00:00Z'   | 'soon'               | 'expires' is no time",
                "'2026-01-01T00:00:00Z'   | 7                    | no text 'created'",
                "'rights':{}              | 'rights':[]          | rights are an object",
                "'user':'ann'             | 'user':''            | a user's name",
                "'user':'ann'             | 'user':'a\\u0000b'    | a user's name",
                "{'keys'                  | {'kept':{},'keys'    | nothing else"
            })
    void isNotReadIfAKeyIsWrittenOtherwise(String good, String wrong, String complaint) throws Exception {
        String text = "{'keys':{'a':{'user':'ann','created':'2026-01-01T00:00:00Z','expires':'2030-12-31T00:00:00Z',"
                + "'rights':{},'sha256':'" + "0".repeat(64) + "'}}}";
        Files.writeString(file, text.replace('\'', '"'));
        permit("rw-------");
        assertThat(ApiKeys.in(file).list()).hasSize(1);
        assertThat(text).contains(good);
        Files.writeString(file, text.replace(good, wrong).replace('\'', '"'));
        assertThatThrownBy(() -> ApiKeys.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void letsNobodyInWhileOthersMayReadItOrItsOwnerMayNot() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        String key = keys.make(SENSOR, null);
        for (String permissions : new String[] {"rw-r--r--", "---------"}) {
            permit(permissions);
            Stages.until(() -> isOut(keys, key));
            permit("rw-------");
            Stages.until(() -> isGood(keys, key));
        }
    }

    @Test
    void isLeftAloneWhenThereIsNothingToRevoke() throws Exception {
        assertThat(ApiKeys.in(file).revoke("none")).isFalse();
        assertThat(names(folder)).isEmpty();
        ApiKeys keys = ApiKeys.in(file);
        keys.make(SENSOR, null);
        Object before = identity();
        assertThat(keys.revoke("none")).isFalse();
        assertThat(identity()).isEqualTo(before);
    }

    private Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void isChangedWhereALinkLeads() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("elsewhere", "keys.json"));
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        ApiKeys real = ApiKeys.in(elsewhere.resolve("keys.json"));
        assertThatThrownBy(() -> ApiKeys.in(link).make(SENSOR, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("link");
        String key = ApiKeys.in(linkedFolder.resolve("keys.json")).make(SENSOR, null);
        String another = ApiKeys.in(link).make(SENSOR, null);
        Stages.until(() -> isGood(real, key) && isGood(real, another));
        ApiKeys.in(link).revoke(id(key));
        Stages.until(() -> !isGood(real, key));
        assertThat(isGood(real, another)).isTrue();
        assertThat(link).isSymbolicLink();
        assertThat(names(folder)).containsExactlyInAnyOrder("elsewhere", "link.json", "linked");
        assertThat(names(elsewhere)).containsExactlyInAnyOrder("keys.json", "keys.json.lock");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void staysItsOwnersWhenRootChangesIt() throws Exception {
        String key = ApiKeys.in(file).make(SENSOR, null);
        UserPrincipal other =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeTrue(mayGive(file, other), "needs root");
        Path lock = folder.resolve("keys.json.lock");
        ApiKeys.in(file).make(SENSOR, null);
        assertThat(Files.getOwner(file)).isEqualTo(other);
        assertThat(Files.getOwner(lock)).isEqualTo(other);
        ApiKeys.in(file).revoke(id(key));
        assertThat(Files.getOwner(file)).isEqualTo(other);
        assertThat(ApiKeys.in(file).list()).hasSize(1);
    }

    @Test
    void givesNothingAwayThatALockIsALinkTo() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        String key = keys.make(SENSOR, null);
        Path lock = folder.resolve("keys.json.lock");
        Files.delete(lock);
        Files.createSymbolicLink(lock, folder.resolve("made"));
        assertThatThrownBy(() -> keys.revoke(id(key))).isInstanceOf(IOException.class);
        assertThat(folder.resolve("made")).doesNotExist();
        assertThat(keys.list()).hasSize(1);
    }

    private static boolean mayGive(Path file, UserPrincipal owner) throws IOException {
        try {
            Files.setOwner(file, owner);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        Path none = folder.toRealPath().resolve("none");
        ApiKeys keys = ApiKeys.in(none.resolve("keys.json"));
        assertThatThrownBy(() -> keys.make(SENSOR, null))
                .isInstanceOf(IOException.class)
                .hasMessage("the keys in " + none.resolve("keys.json") + " are not changed: there is no such file: "
                        + none);
    }

    @Test
    void saysWhoseTheFileIsThatNobodyElseMayUse() throws Exception {
        ApiKeys keys = ApiKeys.in(file);
        keys.make(SENSOR, null);
        Path lock = folder.toRealPath().resolve("keys.json.lock");
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isWritable(lock), "root may write to all files");
        assertThatThrownBy(() -> keys.make(SENSOR, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no permission: " + lock + "; the file belongs to "
                        + Files.getOwner(lock).getName() + ": run this as");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try {
            assertThatThrownBy(() -> ApiKeys.in(file))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the keys in " + file + ": no permission");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
