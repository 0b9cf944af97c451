package org.wardline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private final RateLimit limit = new RateLimit(() -> now, 5, 2);
    private final InetAddress source = InetAddress.ofLiteral("192.0.2.1");

    @Test
    void aBurstPassesThenTheSourceWaits() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), limit.refuse(source));
        }
        assertEquals(Optional.of(Duration.ofMillis(500)), limit.refuse(source));
        now = now.plusMillis(500);
        assertEquals(Optional.empty(), limit.refuse(source));
        assertTrue(limit.refuse(source).isPresent());
    }

    @Test
    void aSourceThatRestsHasNoMoreThanItsBurst() {
        now = now.plusSeconds(3600);
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), limit.refuse(source));
        }
        assertTrue(limit.refuse(source).isPresent());
    }

    @Test
    void oneSourceDoesNotSlowAnother() {
        for (int i = 0; i < 10; i++) {
            limit.refuse(source);
        }
        assertEquals(Optional.empty(), limit.refuse(InetAddress.ofLiteral("192.0.2.2")));
    }

    @Test
    void addressesOfOneIpv6SubscriberAreOneSource() {
        for (int i = 0; i < 5; i++) {
            limit.refuse(InetAddress.ofLiteral("2001:db8:0:1::" + (i + 1)));
        }
        assertTrue(limit.refuse(InetAddress.ofLiteral("2001:db8:0:1:ffff::1")).isPresent());
        assertEquals(Optional.empty(), limit.refuse(InetAddress.ofLiteral("2001:db8:0:2::1")));
    }

    @Test
    void aFloodFromManyAddressesIsForgottenNotKept() throws Exception {
        for (int i = 0; i < RateLimit.MAX_SOURCES + 50; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            limit.refuse(InetAddress.getByAddress(address));
        }
        assertEquals(RateLimit.MAX_SOURCES, limit.sources());
    }
}
