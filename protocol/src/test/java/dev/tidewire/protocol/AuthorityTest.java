package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "h, h",
        "H.Example, h.example",
        "h.example., h.example.",
        "my_host-1~2:0, my_host-1~2:0",
        "h:65535, h:65535",
        "h:00080, h:80",
        "h:, h",
        "127.0.0.1:3000, 127.0.0.1:3000",
        "[::], [::]",
        "[::1]:80, [::1]:80",
        "[2001:DB8::1], [2001:db8::1]",
        "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7::]",
        "[::ffff:127.0.0.1], [::ffff:127.0.0.1]",
        "[1:2:3:4:5:6:1.2.3.255], [1:2:3:4:5:6:1.2.3.255]"
    })
    void readsAHost(String text, String canonical) {
        assertThat(Authority.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a b",
                "a,b",
                "a@b",
                "a/b",
                "a%20b",
                "caf\u00e9",
                "h:65536",
                "h:123456",
                "h:-1",
                "h:+1",
                "h:8o",
                "h:1:2",
                "::1",
                "[",
                "[]",
                "[::1",
                "[::1]x",
                "[::1]]",
                "[:::]",
                "[1::2::3]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4::5:6:7:8]",
                "[12345::]",
                "[g::]",
                "[1:]",
                "[::1%25eth0]",
                "[v1.a]",
                "[1.2.3.4::]",
                "[::1.2.3]",
                "[::1.2.3.4.5]",
                "[::1.2.3.256]",
                "[::1.2.3.4.]"
            })
    void refusesWhatIsNoHost(String text) {
        assertThat(Authority.parse(text)).isNull();
    }

    @Test
    void refusesAHostThatIsTooLong() {
        assertThat(Authority.parse("a".repeat(255))).isNotNull();
        assertThat(Authority.parse("a".repeat(256))).isNull();
    }

    @Test
    void checksWhatACallerPasses() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority("a\r\nb", 80));
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority("h", 65536));
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority("h", -2));
    }
}
