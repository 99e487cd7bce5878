package dev.tidewire.conformance;

import org.python.core.PyString;

/** Masks and unmasks payload (RFC 6455 §5.3); takes the place of the suite's masker, which is Python. */
public final class XorMasker {
    private final byte[] mask;
    private int position;

    /** Begins a frame with that mask of four octets. */
    public XorMasker(String mask) {
        this.mask = Octets.bytes(mask);
    }

    /** Number of octets masked since the frame began. */
    public int pointer() {
        return position;
    }

    public void reset() {
        position = 0;
    }

    public PyString process(String payload) {
        byte[] octets = Octets.bytes(payload);
        for (int i = 0; i < octets.length; i++) {
            octets[i] ^= mask[(position + i) & 3];
        }
        position += octets.length;
        return Octets.python(octets);
    }
}
