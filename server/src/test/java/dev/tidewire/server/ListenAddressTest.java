package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, 127.0.0.1, false",
        "localhost, localhost, localhost, false",
        "127.0.0.2, 127.0.0.2, 127.0.0.2, false",
        "::1, [::1], [::1], false",
        "0.0.0.0, localhost, 0.0.0.0, true",
        "::, localhost, [::], true",
        "0:0:0:0:0:0:0:0, localhost, [0:0:0:0:0:0:0:0], true",
        "192.0.2.1, 192.0.2.1, 192.0.2.1, true"
    })
    void hasANameForAUrl(String host, String name, String literal, boolean beyond) throws Exception {
        ListenAddress address = ListenAddress.of(host);
        assertThat(address.name()).isEqualTo(name);
        assertThat(address.literal()).isEqualTo(literal);
        assertThat(address.isBeyondThisMachine()).isEqualTo(beyond);
    }
}
