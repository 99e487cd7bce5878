package dev.tidewire.security;

import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.nio.file.Path;

/** A program that makes keys in a file until that fails, and says why; for a process of its own. */
final class KeyMaker {
    private static final int MOST = 1_000;

    private KeyMaker() {}

    public static void main(String[] args) {
        int made = 0;
        try {
            ApiKeys keys = ApiKeys.in(Path.of(args[0]));
            for (; made < MOST; made++) {
                keys.make(Principal.of("user-" + made), "l".repeat(255));
            }
        } catch (IOException e) {
            System.out.println(made + " made: " + e.getMessage());
        }
    }
}
