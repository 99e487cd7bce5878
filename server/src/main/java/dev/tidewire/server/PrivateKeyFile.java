package dev.tidewire.server;

import dev.tidewire.server.config.OwnersFile;
import java.io.IOException;
import java.nio.file.Path;

/** The file of a certificate's private key in PEM. */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /**
     * What is allowed but perhaps not meant, in one line; an empty text for nothing.
     *
     * @throws IOException if anybody on this machine may read or write it
     */
    // A secret's own file is refused for its group, too; but servers often share keys by one (root:ssl-cert, 0640)
    static String warning(Path key) throws IOException {
        String anybody = OwnersFile.whatAnybodyMay(key);
        if (!anybody.isEmpty()) {
            throw new IOException("anybody on this machine may " + anybody + " " + key + ": chmod 600 it");
        }
        String group = OwnersFile.whatOthersMay(key);
        if (group.isEmpty()) {
            return "";
        }
        return "WARNING: others in its group may " + group + " " + key
                + ", the private key of a certificate: chmod 600 it, unless that is meant.";
    }
}
