package dev.tidewire.siege;

import dev.tidewire.siege.Attack.Trait;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Floods of many attackers beside clients that echo at a steady pace. */
record Floods(Path home, Scale scale, Table table) implements Trial.Course {
    // Those are for other servers
    private static final Set<Attack> ATTACKS = EnumSet.complementOf(EnumSet.of(Attack.ECHOES, Attack.TLS_SLOWLORIS));

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "floods: %,d attackers for %d s each beside %s",
                scale.attackers(),
                scale.floodSeconds(),
                HealthyClients.inWords(scale.healthy())));
        try (Target server = Target.start(home, "echo", "--host", "0.0.0.0", "--allow-plain", "--port", "0");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            List<Attack> attacks = possible();
            for (Attack attack : attacks) {
                new Flood(attack, server, healthy).warmUp(scale);
            }
            Map<Attack, Beside> felt = new EnumMap<>(Attack.class);
            for (Attack attack : attacks) {
                felt.put(attack, new Flood(attack, server, healthy).run(scale, table));
            }
            judgeLatency(felt);
            table.judgeServer(server);
        }
    }

    // What 10 s without an attack show changes by more than a factor of two where a host has other work
    private void judgeLatency(Map<Attack, Beside> felt) {
        double before = Echoes.p99(felt.values().stream().map(Beside::baseline).toList());
        felt.forEach((attack, beside) ->
                beside.judgeLatency(table, "  p99 beside " + attack.what, before, Beside.Tolerance.TWICE, scale));
    }

    private List<Attack> possible() throws SocketException {
        List<Attack> possible = new ArrayList<>(ATTACKS);
        if (Swarm.outside().isEmpty()) {
            possible.removeIf(attack -> attack.has(Trait.COMES_FROM_OUTSIDE));
            table.note(Attack.STORM.what, "not tried: this machine has no address but loopback");
        }
        return possible;
    }
}
