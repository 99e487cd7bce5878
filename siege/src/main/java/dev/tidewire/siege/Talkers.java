package dev.tidewire.siege;

/** Clients that do nothing wrong, and talk when they are asked to. */
interface Talkers extends AutoCloseable {
    /** Says so many things a second, all together, for this time; ends when they have been heard, or are given up. */
    Echoes talk(int perSecond, double seconds);

    /** How many have lost their connection. */
    int ended();

    @Override
    void close();
}
