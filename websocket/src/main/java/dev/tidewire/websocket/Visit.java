package dev.tidewire.websocket;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A connection as the {@link Doorkeeper} counts it, from its upgrade to the end of its link, where this runs. */
final class Visit implements Runnable {
    private final Doorkeeper doorkeeper;
    private final InetAddress address;
    private final boolean forwarded;
    private @Nullable UserCount user;
    private boolean over;

    Visit(Doorkeeper doorkeeper, Caller caller) {
        this.doorkeeper = doorkeeper;
        this.address = caller.address().getAddress();
        this.forwarded = caller.isForwarded();
    }

    /** Lets it in; otherwise says why it may not come in, and it is not to {@link #run}. */
    @Nullable
    String begin() {
        return doorkeeper.enter(address, forwarded);
    }

    /** Counts it among the user's; false if that is one too many, or it is over. On the connection's loop, once. */
    boolean is(String name) {
        if (over) {
            return false;
        }
        user = doorkeeper.users().enter(name);
        return user != null;
    }

    /** What the user's connections share; null while the user is not known. */
    @Nullable
    UserCount user() {
        return user;
    }

    /** It is over. */
    @Override
    public void run() {
        over = true;
        doorkeeper.leave(address, forwarded);
        if (user != null) {
            doorkeeper.users().leave(user);
        }
    }
}
