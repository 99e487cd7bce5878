package dev.tidewire.server.bench;

import org.jspecify.annotations.Nullable;

/**
 * Who publishes to whom, and when.
 *
 * @param publishersListen whether the publishers are the first of the subscribers; otherwise they have connections of
 *     their own, and what those receive does not count
 * @param schedule null for a closed loop
 * @param inFlight publications of each publisher that are on their way in a closed loop
 * @param window 0 if each publisher's publications come in order; else how many of all may be in disorder
 * @param words the plan for people
 */
record FanoutPlan(
        int subscribers,
        int publishers,
        boolean publishersListen,
        @Nullable Schedule schedule,
        int inFlight,
        int window,
        String words) {

    Order newOrder() {
        return window == 0 ? Order.perPublisher(publishers) : Order.withinLast(window, publishers);
    }
}
