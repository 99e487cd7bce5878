package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./tidewire}, in a house of its own where Maven and Java are scripts that tell how they were called. */
class LauncherTest {
    private static final String RELEASE_25 = "JAVA_VERSION=\"25.0.1\"\n";

    @TempDir
    private Path folder;

    private Path root;
    private Path jdk;

    @BeforeEach
    void build() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        root = Files.createDirectory(folder.resolve("a house"));
        Files.copy(Path.of("..", "tidewire"), root.resolve("tidewire"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("protocol", "websocket", "security", "server")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
        }
        jdk = folder.resolve("jdk");
        script(jdk.resolve("bin/java"), "echo java \"$@\"; exit \"${STATUS:-0}\"");
        Files.writeString(jdk.resolve("release"), RELEASE_25);
        script(folder.resolve("bin/mvn"), "echo mvn >> ../built; echo maven says \"$PWD\"; exit \"${BROKEN:-0}\"");
    }

    @Test
    void itBuildsOnceAndThenOnlyWhatChanged() throws Exception {
        var first = run("", "version");
        assertThat(first.out).endsWith(" version\n").contains("tidewire.jar");
        assertThat(first.err).startsWith("tidewire: building").hasLineCount(1);
        assertThat(run("", "version").err).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Path source = root.resolve("protocol/src/main/Frame.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        run("", "version");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void twoFirstUsesBuildOnce() throws Exception {
        assumeTrue(hasFlock(), "needs flock");
        script(folder.resolve("bin/mvn"), "sleep 0.5; echo mvn >> ../built");
        var one = start("", "one");
        var two = start("", "two");
        assertThat(Result.of(one).status + Result.of(two).status).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aBuildThatFailsShowsWhyAndIsTriedAgain() throws Exception {
        var failed = run("BROKEN=1", "version");
        assertThat(failed.status).isEqualTo(1);
        assertThat(failed.out).isEmpty();
        assertThat(failed.err).contains("maven says").contains("tidewire: the build failed");
        assertThat(run("", "version").status).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void itWorksThroughLinksFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("tw"), root.resolve("tidewire"));
        Path relative = Files.createSymbolicLink(folder.resolve("bin/again"), Path.of("../tw"));
        for (Path way : List.of(link, relative)) {
            var result = Result.of(process("", way.toString(), "version").start());
            assertThat(result.status).isZero();
            assertThat(result.out).contains(root.toRealPath() + "/server/target/tidewire.jar");
        }
    }

    @Test
    void flagsFollowTheJdkAndThePerson() throws Exception {
        assertThat(run("JAVA_OPTS='-Xmx1g -Da=b'", "serve", "two words").out)
                .contains("-XX:+ExitOnOutOfMemoryError", "-XX:+UseCompactObjectHeaders", " -Xmx1g -Da=b -jar ")
                .endsWith(" serve two words\n");
        assertThat(run("", "serve").out)
                .containsPattern("-XX:MaxDirectMemorySize=\\d+m ")
                .contains(
                        "-Dio.netty.jfr.enabled=false",
                        "-Djdk.tls.rejectClientInitiatedRenegotiation=true",
                        "-Dio.netty.allocator.cacheTrimIntervalMillis=5000",
                        "-Dio.netty.allocator.maxOrder=7");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(run("", "serve").out).doesNotContain("UseCompactObjectHeaders", "sun-misc-unsafe");
    }

    @Test
    void memoryIsGivenBackWhereTheJdkAndTheCLibraryCan() throws Exception {
        Path getconf = folder.resolve("bin/getconf");
        script(getconf, "echo glibc 2.36");
        for (String version : List.of("17.0.12", "17.0.15", "21.0.4", "23", "25.0.3")) {
            assertThat(flagsOn(version)).as(version).contains("-XX:TrimNativeHeapInterval=5000");
        }
        for (String version : List.of("17", "17.0.11", "18.0.2", "20.0.2", "21", "21.0.3", "22.0.2")) {
            assertThat(flagsOn(version)).as(version).doesNotContain("TrimNativeHeapInterval");
        }
        script(getconf, "exit 1");
        assertThat(flagsOn("25.0.3")).doesNotContain("TrimNativeHeapInterval");
    }

    private String flagsOn(String version) throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return run("", "serve").out;
    }

    @Test
    void anOldJavaIsRefusedInWords() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        var result = run("", "serve");
        assertThat(result.status).isEqualTo(1);
        assertThat(result.err).contains("Java 17 or newer is needed", "11.0.2").hasLineCount(1);
    }

    @Test
    void theExitStatusIsThePrograms() throws Exception {
        assertThat(run("STATUS=2", "serve").status).isEqualTo(2);
    }

    private Result run(String environment, String... arguments) throws Exception {
        return Result.of(start(environment, arguments));
    }

    private Process start(String environment, String... arguments) throws IOException {
        var command = new String[arguments.length + 1];
        command[0] = root.resolve("tidewire").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return process(environment, command).start();
    }

    private ProcessBuilder process(String environment, String... command) {
        var line = new StringBuilder(environment);
        for (String word : command) {
            line.append(" '").append(word).append('\'');
        }
        var builder = new ProcessBuilder("/bin/bash", "-c", line.toString().strip()).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().remove("JAVA_OPTS");
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, added) -> added + old);
        return builder;
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(folder.resolve("built"))) {
            return lines.count();
        }
    }

    private static boolean hasFlock() throws Exception {
        return new ProcessBuilder("/bin/bash", "-c", "command -v flock").start().waitFor() == 0;
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private record Result(int status, String out, String err) {
        static Result of(Process process) throws Exception {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out, err);
        }
    }
}
