package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.testkit.SipText;

/// One who floods a shard that does not keep up is refused; the others of that shard, of whatever
/// practice, are not.
class FloodedShardTest {

    private static final SipRequest OPTIONS = SipText.simple("OPTIONS", "sip:101@maple.example");

    private static final int NUMBER = 4711;

    private final List<FlowId> refused = new ArrayList<>();
    private final SignallingShard shard = new SignallingShard(NUMBER, new SimExchange().shard());
    private final ShardRouter router =
            new ShardRouter(List.of(shard), (flow, _) -> refused.add(flow));

    @Test
    void oneFlowTakesItsShareAndNoMore() {
        Flow flooder = flow(1, "203.0.113.1");
        flood(flooder, Backlog.ROOM);
        assertTrue(refused.size() > Backlog.ROOM / 2);
        refused.clear();
        flood(flow(2, "203.0.113.1"), 1);
        flood(flow(3, "198.51.100.1"), 1);
        assertEquals(List.of(), refused);
    }

    @Test
    void manyFlowsOfOneAddressLeaveRoomForOthers() {
        for (int connection = 1; connection <= 200; connection++) {
            flood(flow(connection, "203.0.113.1"), 100);
        }
        refused.clear();
        flood(flow(300, "198.51.100.1"), 100);
        assertEquals(List.of(), refused);
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int connection = 1; connection <= 200; connection++) {
            flood(flow(connection, "2001:db8:1:2::" + connection), 100);
        }
        refused.clear();
        flood(flow(300, "2001:db8:1:3::1"), 100);
        assertEquals(List.of(), refused);
    }

    @Test
    void whoSendsLittleFindsAPlaceWhenFloodersHaveTakenAll() {
        for (int connection = 1; connection <= 20; connection++) {
            flood(flow(connection, "203.0.113." + connection % 4), Backlog.ROOM);
        }
        assertEquals(Backlog.ROOM, shard.waiting());
        refused.clear();
        flood(flow(100, "198.51.100.1"), Backlog.LITTLE_OF_FLOW);
        assertEquals(List.of(), refused);
        flood(flow(100, "198.51.100.1"), 1);
        assertEquals(1, refused.size(), "that is no little any more");
        for (int connection = 1_000; connection < 2_000; connection++) {
            flood(flow(connection, "198.51." + connection / 100 + "." + connection % 100), 1);
        }
        assertEquals(Backlog.ROOM + Backlog.FOR_WHO_SENDS_LITTLE, shard.waiting());
    }

    @Test
    void whatStillComesDoesNotKeepAShardFromStopping() {
        var floods = new AtomicBoolean(true);
        shard.start();
        goOn(floods);
        shard.close();
        try {
            assertEquals(List.of(), threads());
        } finally {
            floods.set(false);
        }
    }

    /// Sees to it that something always waits.
    private void goOn(AtomicBoolean floods) {
        if (floods.get()) {
            flood(flow(1, "203.0.113.1"), 2);
            var looked = new CompletableFuture<ShardView>();
            var _ = looked.thenRun(() -> goOn(floods));
            shard.post(new ShardInput.Look(looked));
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("signalling-" + NUMBER))
                .toList();
    }

    private void flood(Flow flow, int messages) {
        for (int i = 0; i < messages; i++) {
            router.received(flow, OPTIONS);
        }
    }

    private static Flow flow(int id, String remote) {
        return new Flow(
                new FlowId(id),
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                "",
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                new InetSocketAddress(InetAddress.ofLiteral(remote), 40_000),
                Optional.empty());
    }
}
