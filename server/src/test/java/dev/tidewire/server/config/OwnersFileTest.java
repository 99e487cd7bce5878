package dev.tidewire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnersFileTest {
    @TempDir
    Path folder;

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx--x--x"})
    void isReadWhereNobodyElseMay(String permissions) throws Exception {
        assertThat(OwnersFile.read(file(" a secret\n", permissions))).isEqualTo("a secret");
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r-----, read",
        "rw----r--, read",
        "rw--w----, write",
        "rw-----w-, write",
        "rw-rw----, read and write",
        "rw--w-r--, read and write"
    })
    void isRefusedWhereOthersMay(String permissions, String what) throws Exception {
        Path file = file("a secret", permissions);
        assertThatThrownBy(() -> OwnersFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("others may " + what + " " + file + ": chmod 600 it");
    }

    @Test
    void isRefusedIfItIsEmpty() throws Exception {
        Path file = file(" \n", "rw-------");
        assertThatThrownBy(() -> OwnersFile.read(file)).hasMessage("there is no secret in " + file);
    }
}
