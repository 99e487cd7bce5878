package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.interop.Event.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What Tidewire and a peer whose API shows frames must be able to say to each other besides. */
abstract class FrameConversations extends Conversations<Peer.OfFrames> {
    private static final byte[] PAYLOAD = "are you there?".getBytes(StandardCharsets.UTF_8);

    @Test
    void pingsReachThem() {
        ours.socket().ping(ByteBuffer.wrap(PAYLOAD));
        assertThat(theirs.next()).isEqualTo(Event.ping(PAYLOAD));
        assertThat(ours.next()).isEqualTo(Event.pong(PAYLOAD));
    }

    @Test
    void theirPingIsAnswered() {
        theirs.ping(PAYLOAD);
        assertThat(theirs.next()).isEqualTo(Event.pong(PAYLOAD));
    }

    @Test
    void theirFragmentsArriveAsOneMessage() {
        theirs.sendInFragments("one 🌊 ", "", "two ", "three");
        assertThat(ours.next()).isEqualTo(new Text("one 🌊 two three"));
    }
}
