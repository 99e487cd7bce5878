package dev.tidewire.interop;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is sent to and fro. */
final class Samples {
    private static final int MEBIBYTE = 1024 * 1024;

    private Samples() {}

    /** Texts of every kind of UTF-8, and of the lengths at which a frame's header changes. */
    static Stream<String> texts() {
        return Stream.of(
                "",
                "Hello Server!",
                "Grüße, Ελλάδα, Привет, 你好, שלום",
                "😀👩‍👩‍👧‍👦🏳️‍🌈",
                "\u0000\u0001 \uFEFF \uFFFD \u2028 \uDBFF\uDFFF",
                "\uFEFFa byte order mark is part of the text",
                "{\"quote\":\"\\\"\",\"slash\":\"\\\\\"}",
                "x".repeat(125),
                "x".repeat(126),
                "x".repeat(65_535),
                "é".repeat(32_768));
    }

    /** Bytes of the lengths at which a frame's header changes. */
    static Stream<byte[]> binaries() {
        return IntStream.of(0, 1, 125, 126, 127, 4096, 65_535, 65_536, 65_537).mapToObj(Samples::noise);
    }

    /** 1 MiB of UTF-8 that compresses well. */
    static String longText() {
        return "Tidewire🌊🌊".repeat(MEBIBYTE / 16);
    }

    /** 1 MiB that no compression makes smaller. */
    static byte[] longBinary() {
        return noise(MEBIBYTE);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
