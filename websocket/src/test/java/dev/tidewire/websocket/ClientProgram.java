package dev.tidewire.websocket;

/** A program whose {@code main} returns while its socket is open; run in a JVM of its own. */
final class ClientProgram {
    private ClientProgram() {}

    // the argument is the URL to connect to
    public static void main(String[] args) {
        WebSocketClient.to(args[0])
                .connect(on -> on.message((ws, message) -> {
                            say(message.text());
                            ws.close();
                        })
                        .close((ws, event) -> say("closed " + event.code())));
        Thread main = Thread.currentThread();
        Thread witness = new Thread(() -> {
            try {
                main.join();
                say("main has returned");
            } catch (InterruptedException e) {
                say("interrupted");
            }
        });
        witness.setDaemon(true);
        witness.start();
    }

    @SuppressWarnings("SystemOut") // what the test reads
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
