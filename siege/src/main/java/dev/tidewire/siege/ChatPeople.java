package dev.tidewire.siege;

import dev.tidewire.websocket.WebSocketClient;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** People in the chat, each logged in, who do nothing wrong: one of them speaks, and all hear it all, in order. */
final class ChatPeople implements Talkers {
    private static final Pattern SAID = Pattern.compile("\"type\":\"message\".*\"text\":\"([^\"]*)\"");
    private static final int JOIN_SECONDS = 60;
    private static final int MESSAGES_PER_SECOND = 5;

    private final Crowd crowd = new Crowd();
    private final CountDownLatch in;

    ChatPeople(String url, int count) throws Exception {
        in = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int person = i;
            WebSocketClient client =
                    Crowd.client(url + "/chat").header("Authorization", "Bearer " + Tokens.of("person " + i));
            crowd.join(client, (ws, message) -> hear(person, message.text())).send("{\"type\":\"join\"}");
        }
        if (!in.await(JOIN_SECONDS, TimeUnit.SECONDS)) {
            throw new UsageException(in.getCount() + " of " + count + " people were not let into the chat");
        }
    }

    private void hear(int person, String json) {
        Matcher said = SAID.matcher(json);
        if (said.find()) {
            crowd.heard(person, said.group(1));
        } else if (json.startsWith("{\"type\":\"welcome\"")) {
            in.countDown();
        }
    }

    /** So many of them, and what they do. */
    static String inWords(int count) {
        return String.format(Locale.ROOT, "%,d people in the chat, who hear %d messages/s", count, MESSAGES_PER_SECOND);
    }

    @Override
    public int ended() {
        return crowd.ended();
    }

    @Override
    public Echoes talk(double seconds) {
        return crowd.talk(
                MESSAGES_PER_SECOND,
                seconds,
                true,
                (ws, text) -> ws.send("{\"type\":\"message\",\"text\":\"" + text + "\"}"));
    }

    @Override
    public void close() {
        crowd.close();
    }
}
