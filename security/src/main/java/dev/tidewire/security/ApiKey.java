package dev.tidewire.security;

import dev.tidewire.websocket.Rights;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key, which is nothing that would let anybody in.
 *
 * @param id names it; it is part of the key
 * @param user whose it is
 * @param rights what they may do with it
 * @param created when it was made
 * @param expires when it is no longer good; null if it stays good
 * @param label what it is for, in somebody's words
 */
public record ApiKey(
        String id,
        String user,
        Rights rights,
        Instant created,
        @Nullable Instant expires,
        @Nullable String label) {}
