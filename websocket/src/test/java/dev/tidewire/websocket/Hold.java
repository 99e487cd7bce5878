package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the only loop from finding anything out one after the other: it comes upon all at the same time. */
final class Hold {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Called on the loop: waits. */
    void keep() throws InterruptedException {
        begun.countDown();
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Does this while the loop is kept. */
    void during(Callable<?> action) throws Exception {
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        action.call();
        over.countDown();
    }
}
