package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transaction.Urgency;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.testkit.SipText;

/// A fault of ours that belongs to no call: the shard's thread goes on with what comes next.
class FaultOutsideCallsTest {

    private static final SipRequest OPTIONS = SipText.simple("OPTIONS", "sip:101@maple.example");
    private static final int NUMBER = 4712;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theThreadGoesOn(boolean withError) throws Exception {
        var exchange =
                new SimExchange(
                        new SecureRandom(),
                        (_, _) -> {
                            if (withError) {
                                throw new StackOverflowError("planted");
                            }
                            throw new IllegalStateException("planted");
                        });
        try (var shard = new SignallingShard(NUMBER, exchange.shard())) {
            shard.start();
            for (int fault = 1; fault <= 3; fault++) {
                shard.offer(flow(fault), OPTIONS, Urgency.NEW);
                awaitFaults(shard, fault);
            }
            var view = new CompletableFuture<ShardView>();
            shard.post(new ShardInput.Look(view));
            assertNotNull(view.get(10, TimeUnit.SECONDS));
        }
    }

    private static void awaitFaults(SignallingShard shard, int faults) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (shard.faults() < faults && System.nanoTime() < endNs) {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(faults, shard.faults());
    }

    private static Flow flow(int id) {
        return new Flow(
                new FlowId(id),
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "maple.example",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5061),
                new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 40_000 + id),
                Optional.empty());
    }
}
