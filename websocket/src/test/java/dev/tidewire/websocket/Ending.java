package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** The ten ways in which a connection ends, and what its one close event says, on either side. */
enum Ending {
    CLOSED_BY_US(4001, true, null),
    CLOSED_BY_PEER(4002, true, null),
    END_OF_STREAM(1006, false, "ended without a Close frame"),
    RESET(1006, false, "reset|forcibly closed"),
    PROTOCOL_ERROR(1002, false, "reserved opcode 3"),
    MESSAGE_TOO_LARGE(1009, false, "the limit is"),
    MISSED_PONG(1006, false, "nothing arrived within \\d+ ms after a ping"),
    HANDLER_THROWS(1011, false, "thrown by the test"),
    SHUTDOWN(1001, true, null),
    UNANSWERED_CLOSE(1006, false, "closing handshake took longer than \\d+ ms");

    private final int code;
    private final boolean clean;
    private final @Nullable String cause;

    Ending(int code, boolean clean, @Nullable String cause) {
        this.code = code;
        this.clean = clean;
        this.cause = cause;
    }

    void check(CloseEvent event) {
        assertThat(event.code()).as("code of " + event).isEqualTo(code);
        assertThat(event.clean()).as("clean in " + event).isEqualTo(clean);
        if (cause == null) {
            assertThat(event.cause()).isNull();
        } else {
            assertThat(event.cause()).isNotNull().hasMessageFindingMatch(cause);
        }
    }
}
