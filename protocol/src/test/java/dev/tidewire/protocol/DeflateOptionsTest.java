package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeflateOptionsTest {
    @Test
    void offUnlessAskedForAndCarefulWhenOn() {
        assertThat(DeflateOptions.off().enabled()).isFalse();
        assertThat(DeflateOptions.on()).isEqualTo(new DeflateOptions(true, 4, 1024, true, true, 15, 15));
        assertThat(DeflateOptions.off().withEnabled(true)).isEqualTo(DeflateOptions.on());
    }

    @Test
    void eachWishChangesItselfAlone() {
        var changed = DeflateOptions.on()
                .withLevel(9)
                .withThreshold(10)
                .withServerNoContextTakeover(false)
                .withClientNoContextTakeover(false)
                .withServerMaxWindowBits(8)
                .withClientMaxWindowBits(9);
        assertThat(changed).isEqualTo(new DeflateOptions(true, 9, 10, false, false, 8, 9));
    }

    @Test
    void numberOutOfRangeIsNamedWithItsRange() {
        var options = DeflateOptions.on();
        assertThatThrownBy(() -> options.withLevel(10)).hasMessage("level must be from 0 to 9, not 10");
        assertThatThrownBy(() -> options.withLevel(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withThreshold(-1)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> options.withServerMaxWindowBits(7)).hasMessageContaining("serverMaxWindowBits");
        assertThatThrownBy(() -> options.withClientMaxWindowBits(16)).hasMessageContaining("clientMaxWindowBits");
    }
}
