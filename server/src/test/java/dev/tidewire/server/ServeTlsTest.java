package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve} over https and wss. */
class ServeTlsTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int FILES = 200;

    @TempDir
    Path folder;

    @Test
    void makesACertificateForDevelopment() throws Exception {
        try (var tidewire = TidewireProcess.start("serve", "--tls-self-signed", "--port", "0")) {
            String first = tidewire.line();
            assertThat(first).matches("Open https://localhost:\\d+ in your browser.*https://localhost:\\d+/chat");
            String second = tidewire.line();
            assertThat(second).matches("WebSocket clients connect to wss://localhost:\\d+;.*");
            String url = second.replaceAll(".*(wss://localhost:\\d+).*", "$1");
            try (var client =
                    TidewireProcess.start("connect", url, "--insecure", "--execute", "hello", "--expect", "hello")) {
                assertThat(client.exitStatus()).isZero();
            }
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors()).isEmpty();
        }
    }

    @Test
    void showsTheCertificateOfAKeyStore() throws Exception {
        char[] password = "pass word".toCharArray();
        Path store = Certificates.of("stored.example")
                .toTempKeyStoreFile(password, password)
                .toPath();
        Path secret = permit("rw-------", Files.writeString(folder.resolve("password"), "pass word\n"));
        try (var tidewire = TidewireProcess.start(
                "serve",
                "--port",
                "0",
                "--tls-keystore",
                store.toString(),
                "--tls-keystore-password",
                secret.toString())) {
            assertThat(shown(tidewire.port())).isEqualTo("CN=stored.example");
        }
    }

    @ParameterizedTest
    @CsvSource({"rw----r--, read", "rw-r---w-, write", "rw-rw-rw-, read and write"})
    void refusesAKeyThatAnybodyMayReadButNoCertificate(String permissions, String what) throws Exception {
        write("own.example");
        permit("rw-rw-rw-", folder.resolve("chain.pem"));
        Path key = permit(permissions, folder.resolve("key.pem"));
        try (var tidewire = serve("--tls-cert", folder.resolve("chain.pem"), "--tls-key", key)) {
            assertRefused(tidewire, "anybody on this machine may " + what + " " + key + ": chmod 600 it");
        }
    }

    @Test
    void warnsOfAKeyThatItsGroupMayRead() throws Exception {
        write("own.example");
        permit("rw-rw-rw-", folder.resolve("chain.pem"));
        Path key = permit("rw-r-----", folder.resolve("key.pem"));
        try (var tidewire = serve("--tls-cert", folder.resolve("chain.pem"), "--tls-key", key)) {
            assertThat(shown(tidewire.port())).isEqualTo("CN=own.example");
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors())
                    .startsWith("WARNING: others in its group may read " + key + ", the private key of a certificate");
        }
    }

    @Test
    void refusesAPasswordThatOthersMayRead() throws Exception {
        Path secret = permit("rw-r-----", Files.writeString(folder.resolve("password"), "pass word\n"));
        try (var tidewire = serve("--tls-keystore", folder.resolve("a.p12"), "--tls-keystore-password", secret)) {
            assertRefused(tidewire, "others may read " + secret + ": chmod 600 it");
        }
    }

    private static TidewireProcess serve(String option, Path file, String secretOption, Path secret) throws Exception {
        return TidewireProcess.start("serve", "--port", "0", option, file.toString(), secretOption, secret.toString());
    }

    private static void assertRefused(TidewireProcess tidewire, String complaint) throws Exception {
        assertThat(tidewire.exitStatus()).isEqualTo(2);
        assertThat(tidewire.errors().lines()).containsExactly("tidewire: " + complaint);
        assertThat(tidewire.remainingLines()).isEmpty();
    }

    private static Path permit(String permissions, Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void keepsItsCertificateWhileNoFileCanBeOpened() throws Exception {
        write("old.example");
        try (var tidewire = TidewireProcess.startWithFiles(
                FILES,
                "serve",
                "--port",
                "0",
                "--tls-cert",
                folder.resolve("chain.pem").toString(),
                "--tls-key",
                folder.resolve("key.pem").toString())) {
            int port = tidewire.port();
            assertThat(shown(port)).isEqualTo("CN=old.example");
            var crowd = new ArrayList<Socket>();
            for (int i = 0; i < 2 * FILES; i++) {
                crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            await(() -> openFiles(tidewire.pid()) >= FILES);
            write("new.example");
            await(() -> tidewire.errorsSoFar().contains("the old one is kept: cannot read"));
            for (Socket each : crowd) {
                each.close();
            }
            await(() -> shown(port).equals("CN=new.example"));
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors())
                    .containsOnlyOnce("the old one is kept")
                    .contains("Too many open files", "no connections are accepted for 1 s")
                    .doesNotContain("\tat ");
        }
    }

    private static int openFiles(long pid) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }

    private void write(String name) throws Exception {
        Certificates.write(Certificates.of(name), folder.resolve("chain.pem"), folder.resolve("key.pem"));
    }

    private static String shown(int port) throws Exception {
        return Certificates.shown(port, "localhost");
    }

    private static void await(Callable<Boolean> holds) throws Exception {
        long start = System.nanoTime();
        while (!holds.call()) {
            assertThat(System.nanoTime() - start).as("waited").isLessThan(PATIENCE_NANOS);
            Thread.sleep(10);
        }
    }
}
