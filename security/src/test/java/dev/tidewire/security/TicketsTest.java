package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tickets for one connection each. */
class TicketsTest {
    private static final Principal ADA =
            Principal.of("ada").rights(Rights.all()).expires(Instant.ofEpochSecond(4_000_000_000L));

    private final Clock clock = new Clock();
    private final Tickets tickets = Tickets.create().clock(clock);

    private static CompletionStage<Principal> use(Tickets tickets, String ticket) {
        return tickets.authenticate(new Credentials(Source.TICKET, "Ticket", ticket));
    }

    @Test
    void letInOnce() throws Exception {
        try (Upgrades server = Upgrades.by(tickets)) {
            String ticket = tickets.issue(ADA);
            assertThat(server.answer("/?ticket=" + ticket, "")).startsWith("HTTP/1.1 101 ");
            assertThat(server.answer("/?ticket=" + ticket, "")).startsWith("HTTP/1.1 401 ");
            assertThat(server.answer("/?ticket=" + ticket, ""))
                    .isEqualTo(server.answer("/?ticket=never", ""))
                    .isEqualTo(server.answer("/", ""));
        }
    }

    @Test
    void letInOnceWhoeverIsFirst() {
        for (int round = 0; round < 50; round++) {
            String ticket = tickets.issue(ADA);
            AtomicInteger used = new AtomicInteger();
            CompletableFuture.allOf(IntStream.range(0, 8)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> use(tickets, ticket).thenRun(used::incrementAndGet)))
                            .toArray(CompletableFuture[]::new))
                    .join();
            assertThat(used).hasValue(1);
        }
    }

    @Test
    void areGoodForAShortTimeAndOnlyAsTickets() throws Exception {
        String early = tickets.issue(ADA);
        clock.passes(Duration.ofSeconds(29));
        String late = tickets.issue(ADA);
        clock.passes(Duration.ofSeconds(1));
        Stages.refusal(use(tickets, early));
        Stages.refusal(tickets.authenticate(new Credentials(Source.HEADER, "Bearer", late)));
        Stages.refusal(tickets.authenticate(new Credentials(Source.QUERY, "Bearer", late)));
        assertThat(Stages.get(use(tickets, late))).isEqualTo(ADA);
    }

    @Test
    void areBoundedInNumberAndAllDifferent() throws Exception {
        Tickets few = tickets.atMost(3);
        String first = few.issue(ADA);
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            all.add(few.issue(ADA));
        }
        Stages.refusal(use(few, first));
        assertThat(all).hasSize(3).allSatisfy(ticket -> {
            assertThat(ticket).matches("[A-Za-z0-9_-]{43}");
            assertThat(Stages.get(use(few, ticket))).isEqualTo(ADA);
        });
        assertThatThrownBy(() -> tickets.lasting(Duration.ofSeconds(61))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tickets.lasting(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tickets.atMost(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endAfterHalfAnHourForThoseWhoCannotBeLookedAtAgain() throws Exception {
        Principal looked = ADA.recheck(Duration.ofSeconds(5));
        Principal known = Stages.get(use(tickets, tickets.issue(looked)));
        assertThat(known.recheck()).isNull();
        assertThat(known.expires())
                .isBetween(Instant.now().plusSeconds(1700), Instant.now().plusSeconds(1800));
        Instant soon = Instant.now().plusSeconds(60);
        assertThat(Stages.get(use(tickets, tickets.issue(looked.expires(soon)))).expires())
                .isEqualTo(soon);
    }
}
