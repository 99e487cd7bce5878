package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static final Origin LISTED = Origin.of("https://app.example.com");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "HTTPS://APP.EXAMPLE.COM",
                "https://app.example.com:443",
                "https://app.example.com:0443",
                "https://app.example.com:"
            })
    void equalsAnotherSpelling(String text) {
        assertThat(Origin.parse(text)).isEqualTo(LISTED).hasSameHashCodeAs(LISTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com",
                "http://app.example.com:443",
                "https://app.example.com:444",
                "https://app.example.com:80",
                "https://app.example.com.",
                "https://evil.example",
                "https://app.example.com.evil.example",
                "https://xn--pp-eka.example.com",
                "wss://app.example.com",
                "chrome-extension://x",
                "file://",
                "null"
            })
    void differsFromAnotherOrigin(String text) {
        assertThat(Origin.parse(text)).isNotNull().isNotEqualTo(LISTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.example.com",
                "//app.example.com",
                "://app.example.com",
                "1https://app.example.com",
                "ht_tps://app.example.com",
                "https:app.example.com",
                "https://",
                "https://app.example.com/",
                "https://app.example.com/x",
                "https://app.example.com?x",
                "https://app.example.com#x",
                "https://user@app.example.com",
                "https://\u00e0pp.example.com",
                "https://app.example.com:x",
                "https://app.example.com:65536",
                "https://a https://b",
                "https://a, https://b",
                "NULL",
                "*"
            })
    void isNone(String text) {
        assertThat(Origin.parse(text)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Origin.of(text)).withMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://H:80, http://h",
        "http://h:8080, http://h:8080",
        "http://[2001:DB8::1]:80, http://[2001:db8::1]",
        "ws://h:80, ws://h:80",
        "File://, file://",
        "file://h, file://h",
        "null, null"
    })
    void showsTheFormThatIsCompared(String text, String canonical) {
        assertThat(Origin.of(text)).hasToString(canonical);
    }

    @Test
    void equalsThePagesOfItsOwnHost() {
        assertThat(Origin.of("https", new Authority("App.Example.com", 443))).isEqualTo(LISTED);
        assertThat(Origin.of("https", new Authority("app.example.com", Authority.NO_PORT)))
                .isEqualTo(LISTED);
        assertThat(Origin.of("http", new Authority("app.example.com", 443))).isNotEqualTo(LISTED);
    }

    @Test
    void anOpaqueOriginEqualsOnlyItself() {
        assertThat(Origin.of("null")).isEqualTo(Origin.parse("null")).isNotEqualTo(LISTED);
        assertThat(LISTED).isNotEqualTo("https://app.example.com");
    }
}
