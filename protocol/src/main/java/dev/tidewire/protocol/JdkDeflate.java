package dev.tidewire.protocol;

/** DEFLATE by {@code java.util.zip}, whose compressor always has zlib's full window. */
final class JdkDeflate implements DeflateProvider {
    static final DeflateProvider PROVIDER = new JdkDeflate();
    private static final int WINDOW_BITS = 15;

    private JdkDeflate() {}

    @Override
    public int minimumWindowBits() {
        return WINDOW_BITS;
    }

    @Override
    public Compressor compressor(int level, int windowBits) {
        if (windowBits != WINDOW_BITS) {
            throw new IllegalArgumentException("the JDK compresses with a window of 15 bits only, not " + windowBits
                    + ": plug in another DeflateProvider, or agree on 15");
        }
        return new JdkCompressor(level);
    }

    // A window of 15 bits reads what was written with any smaller one
    @Override
    public Decompressor decompressor(int windowBits) {
        return new JdkDecompressor();
    }
}
