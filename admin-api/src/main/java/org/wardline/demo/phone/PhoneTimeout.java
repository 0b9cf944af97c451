package org.wardline.demo.phone;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a phone waited for did not come in time.
public final class PhoneTimeout extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PhoneTimeout(String what, Duration deadline) {
        super("no " + what + " within " + deadline.toMillis() + " ms");
    }

    static <T> T within(Duration deadline, String what, CompletableFuture<T> future) {
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new PhoneTimeout(what, deadline);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PhoneTimeout(what, deadline);
        }
    }
}
