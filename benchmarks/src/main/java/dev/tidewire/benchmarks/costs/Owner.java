package dev.tidewire.benchmarks.costs;

/** Whose class it is. */
enum Owner {
    NETTY("Netty's"),
    OURS("Tidewire's"),
    JDK("the JDK's"),
    OTHERS("others'");

    private final String label;

    Owner(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /**
     * Whose a class is by its name. An array is whose its elements are, so one of bytes is the JDK's, whoever made it.
     *
     * @param name as in Java source, such as {@code byte[]} or {@code io.netty.channel.Channel[]}
     */
    static Owner of(String name) {
        if (name.startsWith("io.netty.")) {
            return NETTY;
        }
        if (name.startsWith("dev.tidewire.")) {
            return OURS;
        }
        boolean jdk = !name.contains(".") || name.matches("(java|javax|jdk|sun|com\\.sun)\\..*");
        return jdk ? JDK : OTHERS;
    }
}
