package dev.tidewire.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A file with a secret, which nobody but its owner may read or write. */
public final class OwnersFile {
    private static final Set<PosixFilePermission> READ =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    private static final Set<PosixFilePermission> WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> ANYBODY_READS = EnumSet.of(PosixFilePermission.OTHERS_READ);
    private static final Set<PosixFilePermission> ANYBODY_WRITES = EnumSet.of(PosixFilePermission.OTHERS_WRITE);

    private OwnersFile() {}

    /**
     * The secret in it, without the space around it.
     *
     * @throws IOException if there is none, it cannot be read, or others may read or write it
     */
    public static String read(Path file) throws IOException {
        refuseWhatOthersMay(file);
        String secret = Files.readString(file).strip();
        if (secret.isEmpty()) {
            throw new IOException("there is no secret in " + file);
        }
        return secret;
    }

    /**
     * Refuses a file that is not its owner's alone.
     *
     * @throws IOException if others may read or write it, or there is none
     */
    public static void refuseWhatOthersMay(Path file) throws IOException {
        String others = whatOthersMay(file);
        if (!others.isEmpty()) {
            throw new IOException("others may " + others + " " + file + ": chmod 600 it");
        }
    }

    /** What others than its owner may do: {@code read}, {@code write}, both, or an empty text for nothing. */
    public static String whatOthersMay(Path file) throws IOException {
        return what(file, READ, WRITE);
    }

    /** As {@link #whatOthersMay}, but what those may do who are not in its group either. */
    public static String whatAnybodyMay(Path file) throws IOException {
        return what(file, ANYBODY_READS, ANYBODY_WRITES);
    }

    private static String what(Path file, Set<PosixFilePermission> reading, Set<PosixFilePermission> writing)
            throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return "";
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean read = permissions.stream().anyMatch(reading::contains);
        boolean write = permissions.stream().anyMatch(writing::contains);
        if (read && write) {
            return "read and write";
        }
        return read ? "read" : write ? "write" : "";
    }
}
