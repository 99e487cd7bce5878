package dev.tidewire.server.login;

import dev.tidewire.server.config.ConfigSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A file with a secret, which nobody but its owner may read. */
final class OwnersFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private OwnersFile() {}

    static void check(ConfigSection section, String key, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw section.wrong(key, "cannot read " + file);
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        if (open.stream().anyMatch(OTHERS::contains)) {
            throw section.wrong(key, "others may read " + file + ": chmod 600 it");
        }
    }
}
