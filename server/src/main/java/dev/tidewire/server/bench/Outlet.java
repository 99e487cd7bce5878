package dev.tidewire.server.bench;

/** A connection that messages of a schedule go out of. The {@link Pacer}'s thread alone calls it while that runs. */
interface Outlet {

    /** When its messages are due; before any is. */
    void follow(SendTimes schedule);

    /** One message more is due. */
    void due();

    /** Sends what is due; false if some was not taken because the server reads too slowly, and is to be offered again. */
    boolean catchUp();

    /** How many messages were due and could not be sent. */
    long unsent();
}
