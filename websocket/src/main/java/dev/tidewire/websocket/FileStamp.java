package dev.tidewire.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from the one that was there before, without opening it: the system answers even when no descriptor is
 * free.
 *
 * @param key the file's number, where the system has some: another one has been moved into its place
 */
record FileStamp(
        @Nullable FileTime modified, long size, @Nullable Object key) {
    private static final FileStamp ABSENT = new FileStamp(null, 0, null);

    static List<FileStamp> of(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    private static FileStamp of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
