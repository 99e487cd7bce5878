package dev.tidewire.siege;

/** Clients that do nothing wrong, and talk when they are asked to. */
interface Talkers extends AutoCloseable {
    /** Says things at a steady pace for this time; ends when they have been heard, or are given up. */
    Echoes talk(double seconds);

    /** How many have lost their connection. */
    int ended();

    @Override
    void close();
}
