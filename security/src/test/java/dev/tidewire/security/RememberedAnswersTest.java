package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Principal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who is asked about before whom, and what is remembered, when an issuer is slow and many come. */
class RememberedAnswersTest {
    private static final Principal ADA = Principal.of("ada");
    private static final Duration VALIDITY = Duration.ofSeconds(20);
    private static final int PLACES = 100;
    private static final int MORE_PLACES_FOR_KNOWN = 20;
    private static final int MOST_WAITING = 10_000;

    private final Clock clock = new Clock();
    private final RememberedAnswers answers = new RememberedAnswers(VALIDITY, clock);
    // What the issuer was asked, in order, and has not answered yet
    private final Map<String, CompletableFuture<Principal>> asked = new LinkedHashMap<>();

    private CompletionStage<Principal> find(String hash) {
        return answers.find(hash, () -> {
            CompletableFuture<Principal> answer = new CompletableFuture<>();
            asked.put(hash, answer);
            return answer;
        });
    }

    private List<CompletionStage<Principal>> find(String what, int count) {
        List<CompletionStage<Principal>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(find(what + i));
        }
        return all;
    }

    private void isGood(String hash) {
        take(hash).complete(ADA);
    }

    private void isRefused(String hash) {
        take(hash).completeExceptionally(new AuthenticationException("not active"));
    }

    private CompletableFuture<Principal> take(String hash) {
        return Objects.requireNonNull(asked.remove(hash), hash + " was not asked about");
    }

    private void areGood(String what, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            CompletionStage<Principal> found = find(what + i);
            isGood(what + i);
            assertThat(Stages.get(found)).isEqualTo(ADA);
        }
    }

    @Test
    void thoseThatWereGoodGoBeforeACrowdThatFillsAllPlaces() throws Exception {
        areGood("known", 25);
        clock.passes(VALIDITY);
        find("crowd", PLACES + MOST_WAITING);
        assertThat(asked).hasSize(PLACES);
        assertThat(Stages.outage(find("one more"))).contains("wait for an answer already");
        List<CompletionStage<Principal>> known = find("known", 25);
        assertThat(asked)
                .as("20 places are for those that were good alone")
                .hasSize(PLACES + MORE_PLACES_FOR_KNOWN)
                .containsKeys("known0", "known19");
        for (int i = 0; i < 5; i++) {
            isRefused("crowd" + i);
            assertThat(asked).as("and every other that becomes free").containsKey("known" + (20 + i));
        }
        for (int i = 0; i < 25; i++) {
            isGood("known" + i);
            assertThat(Stages.get(known.get(i))).isEqualTo(ADA);
        }
        assertThat(asked)
                .as("then it is the crowd's turn again")
                .hasSize(PLACES)
                .containsKey("crowd104");
    }

    @Test
    void thoseThatWereGoodFailAsWellWhenThereIsNoAnswerInTime() throws Exception {
        areGood("known", 130);
        clock.passes(VALIDITY);
        List<CompletionStage<Principal>> known = find("known", 130);
        assertThat(asked).hasSize(PLACES + MORE_PLACES_FOR_KNOWN);
        clock.passes(Duration.ofSeconds(3));
        take("known0").completeExceptionally(new IOException("timed out"));
        assertThat(Stages.outage(known.get(0))).contains("timed out");
        for (int i = 120; i < 130; i++) {
            assertThat(Stages.outage(known.get(i))).contains("waited too long");
        }
        find("known0");
        isRefused("known0");
        assertThat(Stages.refusal(find("known0"))).contains("not active");
    }

    @Test
    void aCrowdMakesNobodyForgotten() throws Exception {
        areGood("known", 1);
        List<CompletionStage<Principal>> crowd = find("crowd", PLACES + MOST_WAITING);
        for (int i = 0; i < crowd.size(); i++) {
            isRefused("crowd" + i);
            Stages.refusal(crowd.get(i));
        }
        assertThat(Stages.get(find("known0"))).isEqualTo(ADA);
        assertThat(asked).as("nobody is asked again").isEmpty();
    }

    @Test
    void thoseThatWereRefusedSinceGoBehindAllOthers() throws Exception {
        areGood("known", 1);
        clock.passes(VALIDITY);
        find("known0");
        isRefused("known0");
        clock.passes(VALIDITY);
        find("crowd", PLACES);
        find("known0");
        assertThat(asked).hasSize(PLACES).doesNotContainKey("known0");
    }

    @Test
    void thoseThatNobodyAskedForAMinuteGoBehindAllOthers() throws Exception {
        areGood("known", 2);
        clock.passes(Duration.ofSeconds(19));
        assertThat(Stages.get(find("known1"))).isEqualTo(ADA);
        clock.passes(Duration.ofSeconds(41));
        find("crowd", PLACES);
        find("known", 2);
        assertThat(asked).hasSize(PLACES + 1).containsKey("known1");
    }

    @Test
    void allAreToldWhenNobodyCanBeAskedAnyMore() throws Exception {
        find("crowd", PLACES);
        List<CompletionStage<Principal>> all = new ArrayList<>();
        for (int i = 0; i < MOST_WAITING; i++) {
            boolean throwing = i % 2 == 0;
            all.add(answers.find("waiting" + i, () -> {
                if (throwing) {
                    throw new IllegalStateException("no thread");
                }
                return CompletableFuture.failedStage(new IOException("no network"));
            }));
        }
        isRefused("crowd0");
        for (int i = 0; i < MOST_WAITING; i++) {
            assertThat(all.get(i).toCompletableFuture()).as("waiting" + i).isCompletedExceptionally();
        }
        find("another");
        isGood("another");
        assertThat(Stages.get(find("another"))).as("no place is lost").isEqualTo(ADA);
    }
}
