package dev.tidewire.protocol;

/**
 * Makes the compressors and decompressors behind permessage-deflate, so that an implementation of DEFLATE can be chosen
 * without the protocol knowing it. May be used by many threads at once.
 */
public interface DeflateProvider {
    /** The JDK's own zlib: fast, outside the heap, and only able to compress with the full window of 15 bits. */
    static DeflateProvider jdk() {
        return JdkDeflate.PROVIDER;
    }

    /**
     * The smallest window, in bits from 8 to 15, that its compressors can keep to. Decompressors take data of any window
     * size.
     */
    int minimumWindowBits();

    /**
     * A new compressor, owned and closed by the caller.
     *
     * @param level 0 (stored) to 9 (smallest)
     * @param windowBits no reference reaches further back than 2<sup>windowBits</sup> bytes; at least
     *     {@link #minimumWindowBits()}
     * @throws IllegalArgumentException if it cannot keep to that window
     */
    Compressor compressor(int level, int windowBits);

    /**
     * A new decompressor, owned and closed by the caller.
     *
     * @param windowBits the window that the sender agreed to, 8 to 15; a decompressor may keep a larger one
     */
    Decompressor decompressor(int windowBits);
}
