package dev.tidewire.websocket;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where handlers that may block run: a virtual thread each where the JDK has them, a bounded pool where not. */
final class Workers {
    private static final int POOL_SIZE = Math.max(32, 8 * Runtime.getRuntime().availableProcessors());
    private static final int IDLE_SECONDS = 30;

    private Workers() {}

    /** Workers that the caller shuts down. The JDK's virtual threads are found by name, as the code is built for 17. */
    static ExecutorService start() {
        try {
            MethodHandle perTask = MethodHandles.lookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) perTask.invokeExact();
        } catch (NoSuchMethodException e) {
            return pool();
        } catch (Throwable e) {
            throw new IllegalStateException("this JDK has virtual threads but cannot start them", e);
        }
    }

    private static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "tidewire-handler-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                POOL_SIZE, POOL_SIZE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
