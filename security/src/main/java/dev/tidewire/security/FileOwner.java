package dev.tidewire.security;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Whose a file is, where POSIX owners are. */
final class FileOwner {
    private FileOwner() {}

    /** Null if there is no file, or no owner of this kind. */
    static @Nullable UserPrincipal of(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return null;
        }
        try {
            return view.getOwner();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Makes a file somebody's, which root may do to whichever file.
     *
     * @throws IOException if it is another's, and stays so
     */
    static void give(Path file, UserPrincipal owner) throws IOException {
        // Whoever put a link in the file's place would otherwise be given what it leads to
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || owner.equals(view.getOwner())) {
            return;
        }
        try {
            view.setOwner(owner);
        } catch (FileSystemException e) {
            throw new IOException("the file belongs to " + owner.getName() + ": run this as that user", e);
        }
    }
}
