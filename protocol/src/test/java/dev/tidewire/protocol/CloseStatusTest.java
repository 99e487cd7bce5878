package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTest {

    @Test
    void allowsExactlyTheCodesThatMayBeSent() {
        for (int code = -1; code <= 0x1_0000; code++) {
            boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
            boolean allowed = registered || (code >= 3000 && code <= 4999);
            assertThat(CloseCode.isAllowedOnTheWire(code)).as("%d", code).isEqualTo(allowed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, '',        03e8",
        "1001, going,     03e9 676f696e67",
        "4999, 'é€😀',    1387 c3a9 e282ac f09f9880",
    })
    void readsWhatItEncodes(int code, String reason, String payload) throws ProtocolException {
        var status = CloseStatus.of(code, reason);
        assertThat(status.encode()).isEqualTo(Wire.hex(payload));
        var buffer = ByteBuffer.wrap(Wire.hex("ff" + payload + "ff"));
        assertThat(CloseStatus.read(buffer.position(1).limit(buffer.capacity() - 1)))
                .isEqualTo(status);
        assertThat(buffer.hasRemaining()).as("left").isFalse();
    }

    @Test
    void anEmptyFrameHasNoStatus() throws ProtocolException {
        assertThat(CloseStatus.read(ByteBuffer.allocate(0))).isEqualTo(CloseStatus.none());
        assertThat(CloseStatus.none()).isEqualTo(new CloseStatus(CloseCode.NO_STATUS, ""));
        assertThat(CloseStatus.none().encode()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1006, ''", "1005, why", "0, ''"})
    void cannotBeWhatNoFrameSays(int code, String reason) {
        assertThatThrownBy(() -> new CloseStatus(code, reason)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "03,             1002", // half a code
        "0000,           1002",
        "03ed,           1002", // 1005
        "03ee,           1002", // 1006
        "03f7,           1002", // 1015
        "1388,           1002", // 5000
        "03ec ff,        1002", // 1004 and a bad reason: the code comes first
        "03e8 ff,        1007",
        "03e8 e282,      1007",
        "03e8 eda080,    1007",
    })
    void refusesWhatMustNotBeSent(String payload, int closeCode) {
        assertThatThrownBy(() -> CloseStatus.read(ByteBuffer.wrap(Wire.hex(payload))))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.closeCode()).isEqualTo(closeCode));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1004, 1005, 1006, 1015, 2999, 5000, -1, 66536})
    void doesNotSendWhatMustNotBeSent(int code) {
        assertThatThrownBy(() -> CloseStatus.of(code, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("close code " + code);
        assertThatThrownBy(() -> CloseStatus.shortened(code, "x".repeat(200)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReasonHas123BytesAtMost() {
        String longest = "é".repeat(61) + "x";
        assertThat(CloseStatus.of(1000, longest).encode()).hasSize(125);
        assertThatThrownBy(() -> CloseStatus.of(1000, longest + "y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("124");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀"})
    void shortensAtTheEndOfACharacter(String character) {
        for (int lead = 0; lead <= 8; lead++) {
            String reason = "a".repeat(lead) + character.repeat(130);
            String kept = CloseStatus.shortened(1011, reason).reason();
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            assertThat(reason).startsWith(kept);
            assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(124 - size, 123);
        }
    }

    @Test
    void keepsAReasonThatIsShortEnough() {
        String longest = "€".repeat(41);
        assertThat(CloseStatus.shortened(1001, longest)).isEqualTo(new CloseStatus(1001, longest));
        assertThat(CloseStatus.shortened(1001, "")).isEqualTo(new CloseStatus(1001, ""));
    }

    @Test
    void aProtocolExceptionCarriesItsCodeAndCostsNoStackTrace() {
        var broken = new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame too odd");
        assertThat(broken.closeCode()).isEqualTo(1002);
        assertThat(broken).hasMessage("frame too odd");
        assertThat(broken.getStackTrace()).isEmpty();
    }
}
