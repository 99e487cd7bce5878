package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @ParameterizedTest
    @CsvSource({
        "server, true, false, 1000",
        "client, false, true, 1000",
        "all, true, true, 1000",
        "quick, true, true, 10",
        "list, false, false, 1000"
    })
    void eachActionHasItsDirectionsAndMessages(String action, boolean server, boolean client, int messages) {
        Options options = Options.parse(action);

        assertThat(options.testsServer()).isEqualTo(server);
        assertThat(options.testsClient()).isEqualTo(client);
        assertThat(options.messages()).isEqualTo(messages);
        assertThat(options.cases()).isEqualTo("*");
    }

    @Test
    void everythingCanBeChosen() {
        Options options = Options.parse(
                "all", "1,9.1", "--messages", "5", "--server", "a {port}", "--client", "b {url}", "--url", "ws://c/");

        assertThat(options.cases()).isEqualTo("1,9.1");
        assertThat(options.messages()).isEqualTo(5);
        assertThat(options.server()).isEqualTo("a {port}");
        assertThat(options.client()).isEqualTo("b {url}");
        assertThat(options.url()).isEqualTo("ws://c/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "--messages", "server --messages", "server --messages 0", "server --verbose"})
    void nonsenseIsRefused(String words) {
        assertThatThrownBy(() -> Options.parse(words.split(" ", -1))).isInstanceOf(UsageException.class);
    }
}
