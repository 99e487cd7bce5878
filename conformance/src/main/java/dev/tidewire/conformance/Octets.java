package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.python.core.PyString;

/** Bytes as Python 2 holds them: a {@code str} has one character from 0 to 255 for each byte. */
final class Octets {
    private Octets() {}

    static byte[] bytes(String octets) {
        return octets.getBytes(ISO_8859_1);
    }

    static PyString python(byte[] bytes, int length) {
        return new PyString(new String(bytes, 0, length, ISO_8859_1));
    }

    static PyString python(byte[] bytes) {
        return python(bytes, bytes.length);
    }
}
