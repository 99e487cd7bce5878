package dev.tidewire.security;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** What went wrong with a file, in words: a {@link FileSystemException} may say no more than the file's name. */
final class FileFailure {
    private FileFailure() {}

    /**
     * Why it failed, and with which file, if it is not the one that was to be used.
     *
     * @param used what was to be used, and is named by whoever tells of it
     */
    static String why(IOException failure, Path used) {
        if (!(failure instanceof FileSystemException system)) {
            String message = failure.getMessage();
            return message == null ? failure.getClass().getSimpleName() : message;
        }
        Path file = system.getFile() == null ? used : Path.of(system.getFile());
        String named = file.equals(used) ? "" : ": " + file;
        return reason(system) + named + (system instanceof AccessDeniedException ? owner(file) : "");
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        String reason = failure.getReason();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private static String owner(Path file) {
        try {
            UserPrincipal owner = FileOwner.of(file);
            return owner == null ? "" : "; the file belongs to " + owner.getName();
        } catch (IOException e) {
            // Whoever may not see even that is told enough
            return "";
        }
    }
}
