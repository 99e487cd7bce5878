package dev.tidewire.server.bench;

/** What a run does to the server. Its methods are called in this order, by one thread. */
interface Load {

    /** What it is, in one line for people. */
    String describe();

    /**
     * Opens the connections.
     *
     * @throws IllegalStateException if not one could be opened
     */
    void open() throws InterruptedException;

    /** How many connections stay open. */
    int connections();

    /** Begins to send. */
    void begin();

    /** The measured time is over, and nothing new is sent. */
    default void end() {}

    /** Whether all answers to what was sent in the measured time have come. */
    boolean isSettled();

    /** Ends all connections. */
    void close() throws InterruptedException;

    /** Adds what it alone knows; answers whether all went well. */
    boolean report(Report report);
}
