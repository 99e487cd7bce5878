package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocketServer;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record can be made of, over the wire. */
class RecordValidatorTest {
    @RegisterExtension
    final ValidatedEcho echo = new ValidatedEcho();

    enum Side {
        BUY,
        SELL
    }

    record Item(String name, int count) {
        Item {
            if (count < 1) {
                throw new IllegalArgumentException("count is at least 1");
            }
        }
    }

    record Order(
            long id,
            Side side,
            boolean urgent,
            double price,
            BigDecimal total,
            List<Item> items,
            Map<String, List<Integer>> tags,
            Optional<String> note,
            @Nullable Order parent) {}

    record Numbers(
            @Nullable Integer i,
            @Nullable Long l,
            @Nullable Double d,
            @Nullable BigDecimal b) {}

    private static final String ORDER = "{'id':1,'side':'BUY','urgent':true,'price':1.5,'total':2.50,"
            + "'items':[{'name':'a','count':2}],'tags':{'__proto__':[1],'constructor':[]}}";

    private static String json(String quotedOtherwise) {
        return quotedOtherwise.replace('\'', '"');
    }

    @Test
    void makesARecordOfAMessage() throws Exception {
        RecordValidator<Order> orders = RecordValidator.of(Order.class);
        BlockingQueue<Order> seen = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .validate(orders)
                .handle(on -> on.message((ws, message) -> seen.add(orders.read(message)))
                        .error((ws, cause) -> {}))
                .start()) {
            TextPeer peer = TextPeer.open(server.port());
            peer.send(json(ORDER));
            Order order = new Order(
                    1,
                    Side.BUY,
                    true,
                    1.5,
                    new BigDecimal("2.50"),
                    List.of(new Item("a", 2)),
                    Map.of("__proto__", List.of(1), "constructor", List.of()),
                    Optional.empty(),
                    null);
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(order);
            peer.send(json(ORDER.replace("}}", "},'note':'n','parent':" + ORDER + "}")));
            Order child = seen.poll(30, TimeUnit.SECONDS);
            assertThat(child).isNotNull();
            assertThat(child.note()).contains("n");
            assertThat(child.parent()).isEqualTo(order);
            peer.close();
        }
    }

    static final AtomicInteger COUNTED = new AtomicInteger();

    record Counted(int n) {
        Counted {
            COUNTED.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parsesOnce(boolean blocking) throws Exception {
        RecordValidator<Counted> counted = RecordValidator.of(Counted.class);
        int before = COUNTED.get();
        Route route = Route.to(on -> on.message((ws, message) ->
                        ws.send("got " + counted.read(message).n() + " of " + (COUNTED.get() - before)))
                .error((ws, cause) -> {}));
        try (WebSocketServer server = WebSocketServer.builder()
                .validate(counted)
                .handle(blocking ? route.blockingHandlers() : route)
                .start()) {
            TextPeer peer = TextPeer.open(server.port());
            assertThat(peer.send("{\"n\":7}").next()).isEqualTo("got 7 of 1");
            assertThat(peer.send("{\"n\":8}").next()).isEqualTo("got 8 of 2");
            peer.close();
        }
    }

    @Test
    void takesNullForWhatMayBeMissing() throws Exception {
        String message = json(ORDER.replace("}}", "},'note':null,'parent':null}"));
        assertThat(echo.open(RecordValidator.of(Order.class)).send(message).next())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'id':1,            | ``                | /id            | missing",
                "'side':'BUY',      | ``                | /side          | missing",
                "'id':1             | 'id':null         | /id            | an integer is expected",
                "'id':1             | 'id':'1'          | /id            | an integer is expected",
                "'id':1             | 'id':1.0          | /id            | an integer is expected",
                "'id':1             | 'id':9223372036854775808 | /id     | out of the range of a 64-bit integer",
                "'id':1             | 'id':1,'id':1     | /id            | this name comes twice",
                "'id':1             | 'id':1,'x':1      | /x             | unknown field",
                "'id':1             | 'id':1,'__proto__':{} | /__proto__ | unknown field",
                "'BUY'              | 'buy'             | /side          | one of BUY, SELL is expected",
                "'BUY'              | 1                 | /side          | a string is expected",
                "true               | 'true'            | /urgent        | true or false is expected",
                "1.5                | '1.5'             | /price         | a number is expected",
                "1.5                | 1e309             | /price         | out of the range of a double",
                "1.5                | 1e-330            | /price         | too small for a double",
                "1.5                | 9007199254740993  | /price         | an integer that a double does not hold exactly",
                "2.50               | 1e400000          | /total         | a number with an exponent of more than 400",
                "[1]                | [1,2147483648]    | /tags/__proto__/1 | out of the range of a 32-bit integer",
                "[1]                | {}                | /tags/__proto__ | an array is expected",
                "[1]                | [null]            | /tags/__proto__/0 | an integer is expected",
                "{'name':'a','count':2} | []            | /items/0       | an object is expected",
                "{'name':'a','count':2} | null          | /items/0       | an object is expected",
                "'count':2}]        | 'count':0}]       | /items/0       | count is at least 1",
                "'count':2}]        | 'count':2},{}]    | /items/1/name  | missing",
                "'name':'a'         | 'name':{'a':1}    | /items/0/name  | a string is expected",
            })
    void refusesWithWhatAndWhere(String part, String by, String at, String why) throws Exception {
        TextPeer peer = echo.open(RecordValidator.of(Order.class));
        assertThat(ORDER).contains(part);
        assertThat(peer.send(json(ORDER.replace(part, by))).next()).isEqualTo(at + "|" + why);
        assertThat(peer.send(json(ORDER)).next()).isEqualTo(json(ORDER));
        assertThat(echo.handled()).containsExactly(json(ORDER));
    }

    @Test
    void goesNoDeeperThanTheLimit() throws Exception {
        TextPeer peer = echo.open(RecordValidator.of(Order.class));
        String deep = json("{'parent':".repeat(5_000));
        assertThat(peer.send(deep).next()).isEqualTo("/parent".repeat(28) + "/pa…|nested deeper than 32");
        assertThat(peer.send("[".repeat(32_000)).next()).isEqualTo("|an object is expected");
        assertThat(peer.send("{} {}").next()).isEqualTo("/id|missing");
    }

    @Test
    void takesNumbersAsTheyAre() throws Exception {
        RecordValidator<Numbers> numbers = RecordValidator.of(Numbers.class);
        TextPeer peer = echo.open(numbers);
        for (String message : List.of(
                "{'i':-0}",
                "{'i':-2147483648}",
                "{'l':9007199254740993}",
                "{'l':-9223372036854775808}",
                "{'d':-0}",
                "{'d':0e5}",
                "{'d':4.9e-324}",
                "{'d':9007199254740992}",
                "{'b':1e400}",
                "{'b':" + "9".repeat(100) + "}",
                "{}")) {
            assertThat(peer.send(json(message)).next()).isEqualTo(json(message));
        }
    }

    record Faulty(int n) {
        Faulty {
            if (n == 0) {
                throw new ArithmeticException("thrown by the test");
            }
        }
    }

    @Test
    void endsTheConnectionWhenARecordFails() throws Exception {
        TextPeer peer = echo.open(RecordValidator.of(Faulty.class));
        assertThat(peer.send("{\"n\":1}").next()).isEqualTo("{\"n\":1}");
        assertThat(peer.send("{\"n\":0}").next()).isEqualTo("close 1011 internal error");
        assertThat(echo.handled()).containsExactly("{\"n\":1}");
    }

    record WithDate(Date date) {}

    record WithRawList(@SuppressWarnings("rawtypes") List list) {}

    record WithObject(Object any) {}

    record WithMap(Map<Integer, String> map) {}

    record WithOptionalInList(List<Optional<String>> list) {}

    @Test
    void knowsWhichRecordsItCannotMake() {
        for (Class<? extends Record> type :
                List.of(WithDate.class, WithRawList.class, WithObject.class, WithMap.class, WithOptionalInList.class)) {
            assertThatThrownBy(() -> RecordValidator.of(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("JSON is not read as");
        }
    }
}
