package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTextTest {
    @TempDir
    Path folder;

    @Test
    void beginsAnewAtTheEnd() throws IOException {
        SampleText sample = sample("abcde", true);

        assertThat(sample.next(3).asString()).isEqualTo("abc");
        assertThat(sample.next(3).asString()).isEqualTo("dea");
        assertThat(sample.next(9).asString()).isEqualTo("bcdeabcde");
    }

    @Test
    void countsBytesOrCharacters() throws IOException {
        assertThat(sample("\u00e9\u20ac", true).next(2).asString()).isEqualTo("\u00c3\u00a9");
        assertThat(sample("\u00e9\u20ac", false).next(2).asString()).isEqualTo("\u00c3\u00a9\u00e2\u0082\u00ac");
    }

    private SampleText sample(String text, boolean binary) throws IOException {
        Path file = Files.writeString(folder.resolve("sample"), text);
        return new SampleText(file.toString(), binary);
    }
}
