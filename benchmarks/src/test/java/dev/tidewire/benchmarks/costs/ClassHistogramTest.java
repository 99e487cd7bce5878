package dev.tidewire.benchmarks.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.benchmarks.costs.ClassHistogram.Amount;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final ClassHistogram BEFORE = histogram(
            "   1:            10            400  [B (java.base@25.0.3)",
            "   2:             5             80  [Ljava.lang.Object; (java.base@25.0.3)",
            "   3:             2             32  java.lang.Long (java.base@25.0.3)",
            "Total            17            512");
    private static final ClassHistogram AFTER = histogram(
            "   1:            30           1200  [B (java.base@25.0.3)",
            "   2:            10            720  dev.tidewire.websocket.Connection",
            "   3:             5             80  [Ljava.lang.Object; (java.base@25.0.3)",
            "   4:            10            160  dev.tidewire.websocket.Upgrade$$Lambda/0x000000006e1eec00",
            "   5:             1             16  dev.tidewire.websocket.Upgrade$$Lambda/0x000000006e1ef000",
            "   6:             1             16  java.lang.Long (java.base@25.0.3)",
            "Total            57           2192");

    @Test
    void classesBearTheirNamesInSource() {
        assertThat(AFTER.names())
                .containsExactlyInAnyOrder(
                        "byte[]",
                        "java.lang.Object[]",
                        "java.lang.Long",
                        "dev.tidewire.websocket.Connection",
                        "dev.tidewire.websocket.Upgrade$$Lambda");
    }

    @Test
    void lambdasOfOneClassCountAsOne() {
        assertThat(AFTER.of("dev.tidewire.websocket.Upgrade$$Lambda")).isEqualTo(new Amount(11, 176));
    }

    @Test
    void theDifferenceHasWhatCameAndWhatWent() {
        ClassHistogram difference = AFTER.minus(BEFORE);
        assertThat(difference.of("byte[]")).isEqualTo(new Amount(20, 800));
        assertThat(difference.of("java.lang.Long")).isEqualTo(new Amount(-1, -16));
        assertThat(difference.names()).doesNotContain("java.lang.Object[]");
        assertThat(difference.total()).isEqualTo(new Amount(40, 1680));
    }

    @Test
    void costsAreGroupedByOwnerAndSortedByBytes() {
        IdleCost cost = IdleCost.of(10, 5000, 4000, BEFORE, AFTER);
        assertThat(cost.heap()).isEqualTo(1680);
        assertThat(cost.heap(Owner.OURS)).isEqualTo(896);
        assertThat(cost.heap(Owner.JDK)).isEqualTo(784);
        assertThat(cost.of(Owner.OURS))
                .extracting(IdleCost.ClassCost::name)
                .containsExactly("dev.tidewire.websocket.Connection", "dev.tidewire.websocket.Upgrade$$Lambda");
        assertThat(cost.perConnection(cost.heap())).isEqualTo(168.0);
    }

    @Test
    void aHistogramThatDoesNotAddUpIsRefused() {
        assertThatThrownBy(
                        () -> histogram("   1:            10            400  [B", "Total            10            401"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add up");
        assertThatThrownBy(() -> histogram("no such process"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a total");
    }

    private static ClassHistogram histogram(String... lines) {
        return ClassHistogram.parse(List.of(lines));
    }
}
