package dev.tidewire.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to check a text for UTF-8, by the length of its characters? In this package since the validator
 * is part of the reader and not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Utf8Validation {
    /** What the text is made of. */
    public enum Script {
        /** English: a byte a character. */
        ASCII("A real-time server is bought for its fan-out. "),
        /** Russian without blanks: two bytes a character. */
        TWO_BYTE("Сервервреальномвремени"),
        /** Japanese: three bytes a character. */
        THREE_BYTE("リアルタイム通信のサーバー"),
        /** English with accents, a dash, Japanese and an emoji: one to four bytes a character. */
        MIXED("Café – naïve, 10 € for サーバー 🎉, and plain text again. ");

        private final String sample;

        Script(String sample) {
            this.sample = sample;
        }
    }

    /** What the text is made of. */
    @Param
    public Script script = Script.ASCII;

    /** The text's length in bytes, less a character that is not whole. */
    @Param({"20", "1024"})
    public int size;

    private final Utf8Validator validator = new Utf8Validator();
    private ByteBuffer text = ByteBuffer.allocateDirect(0);

    /** Repeats the sample as far as it fits, by whole characters. */
    @Setup
    public void write() {
        text = ByteBuffer.allocateDirect(size);
        String endless = script.sample.repeat(size);
        UTF_8.newEncoder().encode(CharBuffer.wrap(endless), text, true);
        text.flip();
        if (!validate()) {
            throw new IllegalStateException("valid UTF-8 was refused");
        }
    }

    /** Checks the text and that it ends with a whole character. */
    @Benchmark
    public boolean validate() {
        return validator.accept(text, 0, text.limit()) && validator.isComplete();
    }
}
