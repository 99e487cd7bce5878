package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BarChartTest {
    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        BarChart chart = new BarChart("Title", "Note", Double.NaN);
        chart.add("Ours", 40, "40", true);
        chart.add("Theirs", 10, "10", false);
        List<Element> bars = elements(parse(chart.svg()), "rect");
        assertThat(bars).hasSize(2);
        assertThat(width(bars.get(0))).isCloseTo(4 * width(bars.get(1)), within(2));
        assertThat(bars).extracting(bar -> bar.getAttribute("class")).containsExactly("ours", "theirs");
    }

    @Test
    void theMarkStandsAtItsValue() throws Exception {
        BarChart chart = new BarChart("Title", "Note", 1);
        chart.add("Half", 0.5, "0.50", false);
        Document svg = parse(chart.svg());
        int start = Integer.parseInt(elements(svg, "rect").get(0).getAttribute("x"));
        int mark = Integer.parseInt(elements(svg, "line").get(0).getAttribute("x1"));
        assertThat(mark - start).isEqualTo(2 * width(elements(svg, "rect").get(0)));
    }

    @Test
    void noTextLiesAcrossTheMark() throws Exception {
        BarChart chart = new BarChart("Title", "Note", 1);
        chart.add("Nearly", 0.99, "0.99", false);
        chart.add("Half", 0.5, "0.50", false);
        Document svg = parse(chart.svg());
        int mark = Integer.parseInt(elements(svg, "line").get(0).getAttribute("x1"));
        assertThat(textStart(svg, "0.99")).isGreaterThan(mark);
        assertThat(textStart(svg, "0.50")).isLessThan(mark);
    }

    @Test
    void theLongestLabelHasRoom() throws Exception {
        BarChart chart = new BarChart("Title", "Note", 1);
        chart.add("Netty, own handlers, io_uring", 0.5, "0.50", false);
        int end = textStart(parse(chart.svg()), "Netty, own handlers, io_uring");
        assertThat(end).isGreaterThan(8 * "Netty, own handlers, io_uring".length());
    }

    @Test
    void whatHasNoValueHasWordsInPlaceOfABar() throws Exception {
        BarChart chart = new BarChart("Title", "Note", 1);
        chart.add("Half", 0.5, "0.50", false);
        chart.addWithoutBar("Other", "failed", false);
        Document svg = parse(chart.svg());
        assertThat(elements(svg, "rect")).hasSize(1);
        assertThat(elements(svg, "desc").get(0).getTextContent()).isEqualTo("Note: Half 0.50, Other failed");
    }

    @Test
    void everythingIsSaidInWordsToo() throws Exception {
        BarChart chart = new BarChart("Echo <1 & more>", "messages", 1);
        chart.add("Tidewire", 0.9, "0.90", true);
        chart.add("Missing", Double.NaN, "–", false);
        Document svg = parse(chart.svg());
        assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(elements(svg, "title").get(0).getTextContent()).isEqualTo("Echo <1 & more>");
        assertThat(elements(svg, "desc").get(0).getTextContent()).isEqualTo("messages: Tidewire 0.90");
        assertThat(elements(svg, "text"))
                .extracting(Element::getTextContent)
                .containsExactly("Echo <1 & more>", "messages", "Tidewire", "0.90");
    }

    @Test
    void nothingMeasuredIsNoChart() {
        BarChart chart = new BarChart("Title", "Note", 1);
        assertThat(chart.isEmpty()).isTrue();
        chart.add("Missing", Double.NaN, "–", false);
        assertThat(chart.isEmpty()).isTrue();
    }

    private static int textStart(Document svg, String words) {
        return elements(svg, "text").stream()
                .filter(text -> text.getTextContent().equals(words))
                .mapToInt(text -> Integer.parseInt(text.getAttribute("x")))
                .findFirst()
                .orElseThrow();
    }

    private static int width(Element bar) {
        return Integer.parseInt(bar.getAttribute("width"));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document svg, String name) {
        var nodes = svg.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < nodes.getLength(); index++) {
            elements.add((Element) nodes.item(index));
        }
        return elements;
    }
}
