package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeKeyTest {

    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "x3JJHMbDL1EzLkh9GBhXDw==, HSmrc0sMlYUkAGmm5OPpG2HaGWk="
    })
    void answersAKey(String key, String accept) {
        assertThat(HandshakeKey.accept(key)).isEqualTo(accept);
    }

    @Test
    void makesValidKeysThatDiffer() {
        var keys = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            var key = HandshakeKey.random();
            assertThat(HandshakeKey.isValid(key)).isTrue();
            assertThat(Base64.getDecoder().decode(key)).hasSize(16);
            keys.add(key);
        }
        assertThat(keys).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"++++++++++++++++++++//==", "AAAAAAAAAAAAAAAAAAAAAB==", "azAZ09azAZ09azAZ09azAg=="})
    void acceptsAnySixteenBytes(String key) {
        assertThat(HandshakeKey.isValid(key)).isTrue();
    }
}
