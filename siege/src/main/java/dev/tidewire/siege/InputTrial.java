package dev.tidewire.siege;

import java.util.List;

/**
 * Bad inputs beside clients that talk all the while.
 *
 * @param what the inputs are
 */
record InputTrial(String what, List<Input> rows, Talkers healthy) {
    void run(Target server, Scale scale, Table table) throws Exception {
        // All of them beside talk, again and again, so that what they need is loaded and compiled
        new Volley(rows, server.address()).during(() -> healthy.talk(scale.floodSeconds() / 2.0));
        Usage before = Recovery.settled(server);
        Echoes baseline = healthy.talk(scale.floodSeconds() / 2.0);
        Volley volley = new Volley(rows, server.address());
        Echoes during = volley.during(() -> healthy.talk(scale.floodSeconds()));
        volley.judge(table, "answers to " + what);
        new Beside(baseline, during, healthy.ended()).judge(table, Beside.Tolerance.HARDLY_FELT, scale);
        Recovery.after(server, before).judge(table);
    }
}
