package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.testkit.SipText;

/// Whose message is next when many wait.
class InboxTest {

    private static final OptionalLong AT_ONCE = OptionalLong.of(0);

    private final Inbox inbox = new Inbox();

    @Test
    void whoHasSentOnceWaitsForOneMessageOfEachAddress() throws Exception {
        for (int flooder = 1; flooder <= 4; flooder++) {
            for (int i = 0; i < 500; i++) {
                received(flow(10 * flooder + i % 3, "203.0.113." + flooder), i);
            }
        }
        received(flow(1, "198.51.100.1"), 1_000);
        assertTrue(taken(5).contains("1 1000"), "the fifth of 2,001");
    }

    @Test
    void whoHasSentOnceWaitsForOneMessageOfEachConnectionOfItsAddress() throws Exception {
        for (int i = 0; i < 500; i++) {
            received(flow(10 + i % 3, "203.0.113.1"), i);
        }
        received(flow(1, "203.0.113.1"), 1_000);
        assertTrue(taken(4).contains("1 1000"), "the fourth of 501");
    }

    @Test
    void aConnectionsMessagesKeepTheirOrderAndItsEndIsLast() throws Exception {
        Flow first = flow(1, "203.0.113.1");
        Flow second = flow(2, "203.0.113.1");
        for (int i = 0; i < 3; i++) {
            received(first, i);
        }
        inbox.add(new ShardInput.Closed(first));
        received(second, 0);
        inbox.add(new ShardInput.Closed(second));
        assertEquals(List.of("1 0", "2 0", "1 1", "2 closed", "1 2", "1 closed"), taken(6));
        assertTrue(inbox.isEmpty());
    }

    @Test
    void whatTheServerHasCausedIsFirst() throws Exception {
        received(flow(1, "203.0.113.1"), 0);
        inbox.add(new ShardInput.Stop());
        inbox.add(new ShardInput.Look(new CompletableFuture<>()));
        assertTrue(inbox.take(AT_ONCE).orElseThrow() instanceof ShardInput.Stop);
        assertTrue(inbox.take(AT_ONCE).orElseThrow() instanceof ShardInput.Look);
        assertEquals(List.of("1 0"), taken(1));
    }

    @Test
    void whoWaitsIsWokenAndNobodyWaitsLongerThanSaid() throws Exception {
        assertEquals(Optional.empty(), inbox.take(OptionalLong.of(1)));
        CompletableFuture<Optional<ShardInput>> waiting =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return inbox.take(OptionalLong.empty());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        received(flow(1, "203.0.113.1"), 7);
        assertEquals("1 7", said(waiting.get().orElseThrow()));
    }

    private void received(Flow flow, int number) {
        SipRequest request =
                SipText.simple("OPTIONS", "sip:101@maple.example", "Subject: " + number);
        inbox.add(new ShardInput.Received(flow, request, Backlog.Place.SHARED));
    }

    /// Connection and number of each, in the order in which they are taken.
    private List<String> taken(int count) throws InterruptedException {
        var taken = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            taken.add(said(inbox.take(AT_ONCE).orElseThrow()));
        }
        return taken;
    }

    private static String said(ShardInput input) {
        if (input instanceof ShardInput.Closed(Flow flow)) {
            return flow.id().value() + " closed";
        }
        var received = (ShardInput.Received) input;
        String subject = received.message().headers().first(HeaderName.SUBJECT).orElseThrow();
        return received.flow().id().value() + " " + subject;
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
