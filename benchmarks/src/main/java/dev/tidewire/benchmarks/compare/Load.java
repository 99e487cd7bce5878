package dev.tidewire.benchmarks.compare;

import java.util.List;

/** What is asked of a server. All but {@link #E} are scored by what the server does in a second of its CPU time. */
enum Load {
    A("Echo of 20 bytes, one in flight", "100 connections, text", 0.98, "echo -c 100 -s 20"),
    B("Echo of 20 bytes, 16 in flight", "100 connections, text", 0.92, "echo -c 100 -s 20 -w 16"),
    C("Echo of 16 KiB, one in flight", "100 connections, binary", 0.96, "echo -c 100 -s 16384 -b"),
    D("Broadcast of 64 bytes to 1,001", "one of them sends, 8 in flight, text", 0.93, "bcast -c 1001 -s 64 -w 8"),
    E(
            "Memory of an idle connection",
            "10,000 connections, one message of 20 bytes each, then silence",
            Double.NaN,
            "idle"),
    F("Connections", "connect, upgrade, Close frames both ways; 32 at a time", 0.91, "conn -k 32"),
    G(
            "Echo of 64 bytes over TLS, 16 in flight",
            "100 connections, text; `./tidewire bench`",
            Double.NaN,
            "bench echo --connections 100 --size 64 --in-flight 16 --insecure"),
    H(
            "Broadcast of 64 bytes over TLS to 1,000",
            "from one more connection, 8 in flight, text; `./tidewire bench`",
            Double.NaN,
            "bench broadcast --connections 1000 --size 64 --in-flight 8 --insecure"),
    I(
            "Broadcast of 2 KiB, compressed, to 1,000",
            "from one more connection, 8 in flight, text that compresses well; `./tidewire bench`",
            Double.NaN,
            "bench broadcast --connections 1000 --size 2048 --in-flight 8 --compression");

    private final String title;
    private final String detail;
    private final double levelOfUWebSockets;
    private final String generator;

    Load(String title, String detail, double levelOfUWebSockets, String generator) {
        this.title = title;
        this.detail = detail;
        this.levelOfUWebSockets = levelOfUWebSockets;
        this.generator = generator;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }

    /** What the C++ server uWebSockets reached of the floor when both were measured beside each other. */
    double levelOfUWebSockets() {
        return levelOfUWebSockets;
    }

    /** The generator's mode and options, without those that say where, how long and to whom. */
    List<String> generator() {
        return List.of(generator.split(" ", -1));
    }

    /** What the server is to do with a message: {@code echo} or {@code broadcast}. */
    String serverMode() {
        return this == D || this == H || this == I ? "broadcast" : "echo";
    }

    /** Whether the server is to speak wss. */
    boolean tls() {
        return this == G || this == H;
    }

    /** Whether the server is to agree to permessage-deflate. */
    boolean deflate() {
        return this == I;
    }

    /** Whether {@code ./tidewire bench} is the generator, since {@code wsload} and the floor do not speak it. */
    boolean byBench() {
        return tls() || deflate();
    }

    /** Whether the figure is a rate per second of CPU time, more being better. */
    boolean isScored() {
        return this != E;
    }
}
