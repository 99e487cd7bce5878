package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateTest {
    private static final String DECLINED = "declined";

    private static final DeflateOptions OPEN =
            DeflateOptions.on().serverNoContextTakeover(false).clientNoContextTakeover(false);

    private static List<Extension> parse(String header) throws HandshakeException {
        return ExtensionHeader.parse(
                Headers.builder().add(ExtensionHeader.NAME, header).build());
    }

    private static String answer(@Nullable DeflateParameters agreed) {
        return agreed == null ? DECLINED : agreed.toExtension().toString();
    }

    private static String accept(String offers, DeflateOptions options, int minimumBits) throws HandshakeException {
        return answer(PerMessageDeflate.accept(parse(offers), options, minimumBits));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=15 | permessage-deflate",
                "permessage-deflate; client_max_window_bits=9 | permessage-deflate; client_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=\"10\" | permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover; server_max_window_bits=12;"
                        + " client_max_window_bits=8 | permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=8",
                "mux, permessage-deflate | permessage-deflate",
                "permessage-deflate; x, permessage-deflate; client_max_window_bits=11"
                        + " | permessage-deflate; client_max_window_bits=11",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate | permessage-deflate",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate; server_max_window_bits=10"
                        + " | permessage-deflate; server_max_window_bits=9",
            })
    void serverAnswersTheOfferItCanKeep(String offers, String expected) throws Exception {
        assertThat(accept(offers, OPEN, 8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=0",
                "permessage-deflate; server_max_window_bits=99",
                "permessage-deflate; server_max_window_bits=-8",
                "permessage-deflate; server_max_window_bits=+8",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate; server_max_window_bits=10.5",
                "permessage-deflate; server_max_window_bits=4294967306",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; unknown",
                "permessage-deflate; Server_No_Context_Takeover",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=10; client_max_window_bits",
                "x-webkit-deflate-frame",
                "permessage-bzip2",
                "mux",
                "constructor",
                "",
            })
    void serverDeclines(String offers) throws Exception {
        assertThat(accept(offers, OPEN, 8)).isEqualTo(DECLINED);
    }

    @Test
    void serverPassesOverAnyNumberOfBadOffers() throws Exception {
        var bad = parse("permessage-deflate; x").get(0);
        assertThat(PerMessageDeflate.accept(Collections.nCopies(100_000, bad), OPEN, 8))
                .isNull();
    }

    @Test
    void serverThatIsOffDeclinesAll() throws Exception {
        assertThat(accept("permessage-deflate", DeflateOptions.off(), 8)).isEqualTo(DECLINED);
    }

    @Test
    void serverDeclinesWindowItsCompressorCannotKeep() throws Exception {
        assertThat(accept("permessage-deflate; server_max_window_bits=14", OPEN, 15))
                .isEqualTo(DECLINED);
        assertThat(accept("permessage-deflate; server_max_window_bits=14, permessage-deflate", OPEN, 15))
                .isEqualTo("permessage-deflate");
        assertThat(accept("permessage-deflate; client_max_window_bits=9", OPEN, 15))
                .isEqualTo("permessage-deflate; client_max_window_bits=9");
    }

    @Test
    void serverStatesItsOwnWishes() throws Exception {
        var options = DeflateOptions.on().serverMaxWindowBits(11).clientMaxWindowBits(10);
        var contexts = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        assertThat(accept("permessage-deflate", options, 8)).isEqualTo(contexts + "; server_max_window_bits=11");
        assertThat(accept("permessage-deflate; client_max_window_bits", options, 8))
                .isEqualTo(contexts + "; server_max_window_bits=11; client_max_window_bits=10");
        assertThat(accept("permessage-deflate; server_max_window_bits=9; client_max_window_bits=9", options, 8))
                .isEqualTo(contexts + "; server_max_window_bits=9; client_max_window_bits=9");
        assertThat(accept("permessage-deflate; server_max_window_bits=15", options, 8))
                .isEqualTo(contexts + "; server_max_window_bits=11");
    }

    @Test
    void clientOffersWhatItWants() {
        var contexts = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        assertThat(PerMessageDeflate.offer(OPEN, 15)).hasToString("permessage-deflate");
        assertThat(PerMessageDeflate.offer(OPEN, 8)).hasToString("permessage-deflate; client_max_window_bits");
        assertThat(PerMessageDeflate.offer(DeflateOptions.on(), 15)).hasToString(contexts);
        var narrow = DeflateOptions.on().serverMaxWindowBits(9).clientMaxWindowBits(10);
        assertThat(PerMessageDeflate.offer(narrow, 8))
                .hasToString(contexts + "; server_max_window_bits=9; client_max_window_bits=10");
        assertThatThrownBy(() -> PerMessageDeflate.offer(narrow, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10")
                .hasMessageContaining("15");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate | false | false | 15 | 15",
                "permessage-deflate | permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                        + " | true | true | 15 | 15",
                "permessage-deflate | permessage-deflate; server_max_window_bits=9 | false | false | 9 | 15",
                "permessage-deflate; client_no_context_takeover | permessage-deflate | false | true | 15 | 15",
                "permessage-deflate; client_max_window_bits | permessage-deflate | false | false | 15 | 15",
                "permessage-deflate; client_max_window_bits | permessage-deflate; client_max_window_bits=10"
                        + " | false | false | 15 | 10",
                "permessage-deflate; client_max_window_bits=9 | permessage-deflate; client_max_window_bits=12"
                        + " | false | false | 15 | 9",
                "permessage-deflate; client_max_window_bits=9 | permessage-deflate | false | false | 15 | 9",
                "permessage-deflate; server_max_window_bits=10 | permessage-deflate; server_max_window_bits=8"
                        + " | false | false | 8 | 15",
            })
    void clientTakesAnswerThatFits(
            String sent, String answer, boolean serverAlone, boolean clientAlone, int serverBits, int clientBits)
            throws Exception {
        var agreed = PerMessageDeflate.confirm(parse(sent).get(0), parse(answer).get(0), 8);
        assertThat(agreed.serverNoContextTakeover()).isEqualTo(serverAlone);
        assertThat(agreed.clientNoContextTakeover()).isEqualTo(clientAlone);
        assertThat(agreed.serverMaxWindowBits()).isEqualTo(serverBits);
        assertThat(agreed.clientMaxWindowBits()).isEqualTo(clientBits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate; server_max_window_bits=99 | server_max_window_bits",
                "permessage-deflate | permessage-deflate; server_max_window_bits | server_max_window_bits",
                "permessage-deflate | permessage-deflate; client_max_window_bits=10 | not offered",
                "permessage-deflate | permessage-deflate; unknown | unknown",
                "permessage-deflate | permessage-deflate; server_no_context_takeover=1 | value",
                "permessage-deflate | permessage-deflate; server_no_context_takeover; server_no_context_takeover"
                        + " | twice",
                "permessage-deflate | permessage-bzip2 | another",
                "permessage-deflate; server_no_context_takeover | permessage-deflate | asked for",
                "permessage-deflate; server_max_window_bits=10 | permessage-deflate | or none",
                "permessage-deflate; server_max_window_bits=10 | permessage-deflate; server_max_window_bits=11"
                        + " | larger",
                "permessage-deflate; client_max_window_bits | permessage-deflate; client_max_window_bits"
                        + " | without a number",
                "permessage-deflate; client_max_window_bits | permessage-deflate; client_max_window_bits=8"
                        + " | cannot keep",
            })
    void clientFailsTheHandshakeOverAnswerThatDoesNotFit(String sent, String answer, String reason) throws Exception {
        var offer = parse(sent).get(0);
        var given = parse(answer).get(0);
        assertThatThrownBy(() -> PerMessageDeflate.confirm(offer, given, 9))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void parametersSayWhatHoldsForEachSide() {
        var agreed = new DeflateParameters(true, false, 9, 10, false);
        assertThat(agreed.contextTakeover(Role.SERVER)).isFalse();
        assertThat(agreed.contextTakeover(Role.CLIENT)).isTrue();
        assertThat(agreed.windowBits(Role.SERVER)).isEqualTo(9);
        assertThat(agreed.windowBits(Role.CLIENT)).isEqualTo(10);
    }

    @Test
    void bothEndsOfAgreementUnderstandEachOther() throws Exception {
        var agreed = new DeflateParameters(true, false, 15, 15, false);
        var jdk = DeflateProvider.jdk();
        var hello = DeflateSamples.text("Hello");
        for (var self : Role.values()) {
            var peer = self == Role.SERVER ? Role.CLIENT : Role.SERVER;
            try (var deflater = MessageDeflater.of(agreed, self, jdk, 6);
                    var inflater = MessageInflater.of(agreed, peer, jdk)) {
                for (int i = 0; i < 2; i++) {
                    var payload = DeflateSamples.deflate(deflater, hello);
                    assertThat(payload).hasSize(i == 1 && self == Role.CLIENT ? 5 : 7);
                    assertThat(DeflateSamples.inflate(inflater, payload)).isEqualTo(hello);
                }
            }
        }
    }
}
