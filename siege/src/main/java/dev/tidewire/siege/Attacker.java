package dev.tidewire.siege;

import dev.tidewire.siege.Attack.Trait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One of a swarm: a connection at a time, and another when that has ended. */
final class Attacker {
    private static final int UNREAD_BYTES = 4096;
    private static final int UNSENT_BYTES = 64 * 1024;
    private static final ByteBuffer SINK = ByteBuffer.allocateDirect(64 * 1024);

    private enum Step {
        AWAY,
        CONNECTING,
        UPGRADING,
        ATTACKING
    }

    private final Swarm swarm;
    private final Attack attack;
    private final ByteBuffer next;
    private Step step = Step.AWAY;
    private long due;
    private long began;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;

    Attacker(Swarm swarm, Attack attack, long due) {
        this.swarm = swarm;
        this.attack = attack;
        this.next = ByteBuffer.wrap(attack.next);
        this.due = due;
    }

    /** Does what the time has come for. */
    void tick(long now, Selector selector, InetSocketAddress server) {
        if (now < due) {
            return;
        }
        if (step == Step.AWAY) {
            connect(selector, server);
        } else if (step == Step.ATTACKING && attack.has(Trait.HALF_CLOSES)) {
            leave();
        } else if (step == Step.ATTACKING && attack.pauseMillis() > 0) {
            due = now + attack.pauseMillis() * 1_000_000L;
            guard(() -> write(next.rewind()));
        }
    }

    /** Its socket is ready. */
    void serve(SelectionKey ready) {
        guard(() -> {
            if (ready.isConnectable()) {
                connected();
            }
            if (ready.isValid() && ready.isReadable()) {
                read();
            }
            if (step == Step.ATTACKING && ready.isValid() && ready.isWritable()) {
                flood();
            }
        });
    }

    /** Ends its connection, if it has one. */
    void leave() {
        if (attack.has(Trait.LEAVES_BY_RESET) && channel != null) {
            // The system sends a reset where there is nothing to linger for
            guard(() -> channel().setOption(StandardSocketOptions.SO_LINGER, 0));
        }
        end();
    }

    private interface Action {
        void run() throws IOException;
    }

    private void guard(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            thrownOut();
        }
    }

    private void thrownOut() {
        if (step == Step.ATTACKING || step == Step.UPGRADING) {
            swarm.thrownOut(System.nanoTime() - began);
        }
        end();
    }

    private void connect(Selector selector, InetSocketAddress server) {
        guard(() -> {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Elsewhere, what an attacker has not got rid of would not lie in this machine's memory
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UNSENT_BYTES);
            if (attack.has(Trait.NEVER_READS)) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, UNREAD_BYTES);
            }
            step = Step.CONNECTING;
            began = System.nanoTime();
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(server);
        });
    }

    private SocketChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("no connection");
        }
        return channel;
    }

    private void connected() throws IOException {
        channel().finishConnect();
        swarm.connected++;
        step = Step.UPGRADING;
        if (attack.has(Trait.NEVER_UPGRADES)) {
            begin();
        } else {
            interest(SelectionKey.OP_READ);
            write(ByteBuffer.wrap(Attack.REQUEST));
        }
    }

    private void read() throws IOException {
        SINK.clear();
        int count = channel().read(SINK);
        if (count < 0) {
            thrownOut();
        } else if (step == Step.UPGRADING) {
            begin();
        }
    }

    private void begin() throws IOException {
        step = Step.ATTACKING;
        // Into a buffer that is empty yet, which therefore takes it all
        write(ByteBuffer.wrap(attack.first));
        if (attack.has(Trait.LEAVES)) {
            leave();
            return;
        }
        if (attack.has(Trait.HALF_CLOSES)) {
            channel().shutdownOutput();
        }
        due = System.nanoTime() + attack.pauseMillis() * 1_000_000L;
        boolean floods = attack.pauseMillis() == 0;
        interest((attack.has(Trait.NEVER_READS) || attack.has(Trait.HALF_CLOSES) ? 0 : SelectionKey.OP_READ)
                | (floods ? SelectionKey.OP_WRITE : 0));
    }

    private void flood() throws IOException {
        write(next.hasRemaining() ? next : next.rewind());
    }

    private void write(ByteBuffer bytes) throws IOException {
        swarm.bytes += channel().write(bytes);
    }

    private void interest(int operations) {
        if (key != null) {
            key.interestOps(operations);
        }
    }

    private void end() {
        step = Step.AWAY;
        due = System.nanoTime() + attack.comesBackMillis() * 1_000_000L;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is gone either way
        }
        channel = null;
        key = null;
    }
}
