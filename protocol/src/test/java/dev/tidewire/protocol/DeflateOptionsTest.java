package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeflateOptionsTest {
    @Test
    void offUnlessAskedForAndCarefulWhenOn() {
        assertThat(DeflateOptions.off().enabled()).isFalse();
        assertThat(DeflateOptions.on()).isEqualTo(new DeflateOptions(true, 4, 1024, true, true, 15, 15));
        assertThat(DeflateOptions.off().enabled(true)).isEqualTo(DeflateOptions.on());
    }

    @Test
    void eachWishChangesItselfAlone() {
        var changed = DeflateOptions.on()
                .level(9)
                .threshold(10)
                .serverNoContextTakeover(false)
                .clientNoContextTakeover(false)
                .serverMaxWindowBits(8)
                .clientMaxWindowBits(9);
        assertThat(changed).isEqualTo(new DeflateOptions(true, 9, 10, false, false, 8, 9));
    }

    @Test
    void numberOutOfRangeIsNamedWithItsRange() {
        var options = DeflateOptions.on();
        assertThatThrownBy(() -> options.level(10)).hasMessage("level must be from 0 to 9, not 10");
        assertThatThrownBy(() -> options.level(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.threshold(-1)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> options.serverMaxWindowBits(7)).hasMessageContaining("serverMaxWindowBits");
        assertThatThrownBy(() -> options.clientMaxWindowBits(16)).hasMessageContaining("clientMaxWindowBits");
    }
}
