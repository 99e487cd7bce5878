package dev.tidewire.websocket;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A connection as the {@link Doorkeeper} counts it, from its upgrade to the end of its link, where this runs. */
final class Visit implements Runnable {
    private final Doorkeeper doorkeeper;
    private final InetAddress address;
    private @Nullable UserCount user;
    private boolean over;

    Visit(Doorkeeper doorkeeper, InetAddress address) {
        this.doorkeeper = doorkeeper;
        this.address = address;
    }

    /** Counts it among the user's; false if that is one too many, or it is over. On the connection's loop, once. */
    boolean is(String name) {
        if (over) {
            return false;
        }
        user = doorkeeper.enterUser(name);
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
        doorkeeper.leave(address);
        if (user != null) {
            doorkeeper.leaveUser(user);
        }
    }
}
