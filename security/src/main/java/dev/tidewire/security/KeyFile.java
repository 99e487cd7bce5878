package dev.tidewire.security;

import dev.tidewire.security.KeptKeys.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file where keys are kept. It is replaced as a whole, so whoever reads it sees either what was or what is; only its
 * owner may read it, and root, who may change it, leaves it to its owner. Those who change it, in this process or another,
 * do so one after the other. All of it blocks.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<OpenOption> LOCKING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;

    KeyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What tells one state of the file from another; all but equal to none if there is no file. */
    record Stamp(
            FileTime modified,
            long size,
            @Nullable Object identity,
            @Nullable UserPrincipal owner,
            Set<PosixFilePermission> permissions) {
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, null, null, Set.of());

        static Stamp of(BasicFileAttributes now) {
            FileTime modified = now.lastModifiedTime();
            // Whoever lets others read the file changes nothing else of it
            return now instanceof PosixFileAttributes posix
                    ? new Stamp(modified, now.size(), now.fileKey(), posix.owner(), posix.permissions())
                    : new Stamp(modified, now.size(), now.fileKey(), null, Set.of());
        }
    }

    /** What changes keys. */
    interface Change {
        /** Whether there was anything to change. */
        boolean to(Map<String, Kept> keys);
    }

    Stamp stamp() throws IOException {
        Class<? extends BasicFileAttributes> kind =
                isPosix(file) ? PosixFileAttributes.class : BasicFileAttributes.class;
        try {
            return Stamp.of(Files.readAttributes(file, kind));
        } catch (NoSuchFileException e) {
            return Stamp.NONE;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @throws IOException if it cannot be read, is damaged, or others may read or write it */
    Map<String, Kept> read() throws IOException {
        try {
            return read(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(IOException e) {
        return new IOException("the keys in " + file + ": " + FileFailure.why(e, file), e);
    }

    private static Map<String, Kept> read(Path file) throws IOException {
        try {
            checkPermissions(file);
            return KeptKeys.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static void checkPermissions(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IOException("others than the owner have permissions: chmod 600 " + file);
        }
        // Root could read it all the same, which is not what whoever took the permission away had in mind
        if (!permissions.contains(PosixFilePermission.OWNER_READ)) {
            throw new IOException("its owner has no permission to read it: chmod 600 " + file);
        }
    }

    private static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    /** Changes it, while nobody else does; answers whether there was anything to change. */
    boolean change(Change change) throws IOException {
        // Tried before: what fails, or changes nothing, leaves no lock behind
        if (!change.to(new LinkedHashMap<>(read()))) {
            return false;
        }
        try {
            // A process may hold a file's lock once only
            synchronized (KeyFile.class) {
                return changeLocked(real(), change);
            }
        } catch (IOException e) {
            String who = e instanceof AccessDeniedException ? ": run this as the user whose keys they are" : "";
            throw new IOException("the keys in " + file + " are not changed: " + FileFailure.why(e, file) + who, e);
        }
    }

    /** Where it is when links are followed: a link stays one, and all who change the file have the same lock. */
    private Path real() throws IOException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException e) {
            Path folder = file.getParent();
            if (folder == null || Files.isSymbolicLink(file)) {
                throw new IOException("what it is a link to is not there", e);
            }
            return folder.toRealPath().resolve(file.getFileName());
        }
    }

    private static boolean changeLocked(Path real, Change change) throws IOException {
        Path lockFile = real.resolveSibling(real.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, LOCKING, ownerOnly(real.getParent()));
                FileLock lock = channel.lock()) {
            UserPrincipal owner = FileOwner.of(real);
            if (owner != null) {
                FileOwner.give(lockFile, owner);
            }
            Map<String, Kept> keys = new LinkedHashMap<>(read(real));
            if (!change.to(keys)) {
                return false;
            }
            if (!lock.isValid()) {
                throw new IOException("the lock was lost: " + lockFile);
            }
            write(real, owner, KeptKeys.write(keys));
            return true;
        }
    }

    private static void write(Path file, @Nullable UserPrincipal owner, byte[] bytes) throws IOException {
        Path folder = file.getParent();
        Path next = Files.createTempFile(folder, file.getFileName() + ".", ".new", ownerOnly(folder));
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                // A disk that is nearly full takes a part, and says so at the next attempt only
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                if (owner != null) {
                    FileOwner.give(next, owner);
                }
                // Or a loss of power could leave an empty file under the name
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        force(folder);
    }

    /** Or a loss of power could bring a revoked key back. */
    private static void force(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every platform opens a folder, and the change already counts
        }
    }

    private static FileAttribute<?>[] ownerOnly(@Nullable Path folder) {
        return folder != null && isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
