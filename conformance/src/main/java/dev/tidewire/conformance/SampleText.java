package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.python.core.PyString;

/** A sample file cut into messages of one size, beginning anew at its end. */
public final class SampleText {
    private final boolean binary;
    private final String text;
    private int position;

    /** Reads the file; the size of a message will count its bytes if binary, else the characters of its UTF-8 text. */
    public SampleText(String file, boolean binary) throws IOException {
        this.binary = binary;
        text = Files.readString(Path.of(file), binary ? ISO_8859_1 : UTF_8);
    }

    /** Next message of that many bytes or characters. */
    public PyString next(int size) {
        StringBuilder message = new StringBuilder(size);
        while (message.length() < size) {
            int end = Math.min(text.length(), position + size - message.length());
            message.append(text, position, end);
            position = end % text.length();
        }
        return Octets.python(message.toString().getBytes(binary ? ISO_8859_1 : UTF_8));
    }
}
