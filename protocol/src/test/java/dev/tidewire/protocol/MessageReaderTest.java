package dev.tidewire.protocol;

import static dev.tidewire.protocol.MessageReader.Event.CLOSE;
import static dev.tidewire.protocol.MessageReader.Event.MESSAGE;
import static dev.tidewire.protocol.MessageReader.Event.NEED_INPUT;
import static dev.tidewire.protocol.MessageReader.Event.PING;
import static dev.tidewire.protocol.MessageReader.Event.PONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private final CountingPool pool = new CountingPool();
    private final MessageReader reader =
            new MessageReader(Role.CLIENT, new MessageLimits(65_536, 65_536, 1024), false, pool, null);

    @AfterEach
    void nothingIsLeft() {
        reader.close();
        assertThat(pool.held()).as("bytes not given back").isZero();
        assertThat(reader.payload().capacity()).as("payload of a closed reader").isZero();
    }

    private static ByteBuffer wire(String frames) {
        return ByteBuffer.wrap(Wire.hex(frames));
    }

    private void assertPayload(ByteBuffer in, int start, int length) {
        assertThat(reader.payload()).isSameAs(in);
        assertThat(reader.payloadStart()).isEqualTo(start);
        assertThat(reader.payloadLength()).isEqualTo(length);
    }

    private void assertPayload(String hex) {
        byte[] bytes = new byte[reader.payloadLength()];
        reader.payload().get(reader.payloadStart(), bytes);
        assertThat(bytes).isEqualTo(Wire.hex(hex));
    }

    @Test
    void lendsAMessageWhereItLies() throws ProtocolException {
        var in = wire("8102 6162 8201 63 8900 8a01 64 8802 03e8");
        assertThat(reader.next(in)).isEqualTo(MESSAGE);
        assertPayload(in, 2, 2);
        assertThat(reader.isText()).isTrue();
        assertThat(reader.next(in)).isEqualTo(MESSAGE);
        assertPayload(in, 6, 1);
        assertThat(reader.isText()).isFalse();
        assertThat(reader.next(in)).isEqualTo(PING);
        assertPayload(in, 9, 0);
        assertThat(reader.next(in)).isEqualTo(PONG);
        assertPayload(in, 11, 1);
        assertThat(reader.next(in)).isEqualTo(CLOSE);
        assertPayload(in, 14, 2);
        assertThat(reader.next(in)).isEqualTo(NEED_INPUT);
        assertThat(reader.next(in)).as("again, without input").isEqualTo(NEED_INPUT);
        assertThat(pool.taken()).as("buffers taken").isZero();
    }

    @Test
    void unmasksWhereItLies() throws ProtocolException {
        byte[] bytes = Wire.masked("82 83 m 616263", () -> 0x01020304);
        try (var server = new MessageReader(Role.SERVER, new MessageLimits(3, 3, 1), false, pool, null)) {
            assertThat(server.next(ByteBuffer.wrap(bytes))).isEqualTo(MESSAGE);
        }
        assertThat(bytes).isEqualTo(Wire.hex("8283 01020304 616263"));
        assertThat(pool.taken()).as("buffers taken").isZero();
    }

    @Test
    void gathersAMessageThatComesInPieces() throws ProtocolException {
        assertThat(reader.next(wire("8103 61"))).isEqualTo(NEED_INPUT);
        assertThat(reader.next(wire("62"))).isEqualTo(NEED_INPUT);
        var rest = wire("63 8101 64");
        assertThat(reader.next(rest)).isEqualTo(MESSAGE);
        assertPayload("616263");
        assertThat(reader.next(rest)).isEqualTo(MESSAGE);
        assertPayload("64");
        assertThat(pool.held()).as("held once the next message is read").isZero();
    }

    @Test
    void aPingBetweenFragmentsLeavesWhatIsGathered() throws ProtocolException {
        var in = wire("0101 61 8901 70 0001 62 8a");
        assertThat(reader.next(in)).isEqualTo(PING);
        assertPayload("70");
        assertThat(reader.isMidMessage()).isTrue();
        assertThat(reader.next(in)).isEqualTo(NEED_INPUT);
        assertThat(reader.next(wire("03 71"))).isEqualTo(NEED_INPUT);
        var rest = wire("7273 8001 63");
        assertThat(reader.next(rest)).isEqualTo(PONG);
        assertPayload("717273");
        assertThat(reader.next(rest)).isEqualTo(MESSAGE);
        assertPayload("616263");
        assertThat(reader.isText()).isTrue();
        assertThat(reader.isMidMessage()).isFalse();
    }

    @Test
    void goesOnWithTheRestOfAChunk() throws ProtocolException {
        var in = wire("8101 61 0101 62 8901 70 8001 63");
        assertThat(reader.next(in)).isEqualTo(MESSAGE);
        assertPayload("61");
        var rest = ByteBuffer.allocateDirect(in.remaining()).put(in).flip();
        assertThat(reader.next(rest)).isEqualTo(PING);
        assertPayload("70");
        assertThat(reader.next(rest.slice())).isEqualTo(MESSAGE);
        assertPayload("6263");
    }

    @Test
    void tellsWhetherAMessageIsUnderWay() throws ProtocolException {
        assertThat(reader.isMidMessage()).as("at the start").isFalse();
        assertUnderWay("8904", false);
        assertUnderWay("70707070", false);
        assertUnderWay("0104", true);
        assertUnderWay("616161", true);
        assertUnderWay("61", true);
        assertUnderWay("8904", true);
        assertUnderWay("70707070", true);
        assertUnderWay("8000", false);
    }

    private void assertUnderWay(String bytes, boolean expected) throws ProtocolException {
        reader.next(wire(bytes));
        assertThat(reader.isMidMessage()).as("after %s", bytes).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81",
                "817e",
                "817e01",
                "8105",
                "8105 61",
                "0105 6162636465",
                "0105 6162636465 89",
                "0105 6162636465 8903 70",
                "0105 6162636465 8000"
            })
    void givesAllBackWhenClosedAnywhere(String bytes) throws ProtocolException {
        for (byte next : Wire.hex(bytes)) {
            reader.next(ByteBuffer.wrap(new byte[] {next}));
        }
        reader.close();
        assertThat(pool.held()).isZero();
        reader.close();
        assertThat(pool.held()).as("closed twice").isZero();
    }

    @Test
    void failsAtTheFirstByteThatIsNotText() throws ProtocolException {
        assertThat(reader.next(wire("017e ffff 6161 ed"))).isEqualTo(NEED_INPUT);
        assertThatThrownBy(() -> reader.next(wire("a0")))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.closeCode()).isEqualTo(1007));
    }
}
