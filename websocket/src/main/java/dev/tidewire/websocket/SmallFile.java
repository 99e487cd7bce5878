package dev.tidewire.websocket;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** A file of certificates or keys, read as a whole: what is made of it is of one moment. Blocks. */
final class SmallFile {
    /** In bytes. A public authorities' bundle has some 250 KiB. */
    private static final int LARGEST = 4 << 20;

    private SmallFile() {}

    /**
     * The file's bytes.
     *
     * @throws IllegalArgumentException if it cannot be read, saying why
     */
    static byte[] read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + why(e), e);
        }
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("cannot use " + file + ": it has more than " + LARGEST + " bytes");
        }
        return bytes;
    }

    /**
     * The bytes of a file that holds at least one certificate in PEM, and each of them whole.
     *
     * @throws IllegalArgumentException if it does not, or cannot be read
     */
    static byte[] readCertificates(Path file) {
        byte[] bytes = read(file);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (factory.generateCertificates(new ByteArrayInputStream(bytes)).isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificate");
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " does not hold whole certificates: " + e.getMessage(), e);
        }
        return bytes;
    }

    private static String why(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
