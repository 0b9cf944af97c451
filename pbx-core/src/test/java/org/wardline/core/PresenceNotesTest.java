package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.PhonePresence;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.media.testkit.Eventually;

class PresenceNotesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final TenantId MAPLE = TenantId.random();
    private static final TenantId BIRCH = TenantId.random();

    private final List<List<PhonePresence>> written =
            Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean away = new AtomicBoolean();
    private final CountDownLatch refused = new CountDownLatch(1);

    @Test
    void tenThousandRegistrationsOfAHundredPhonesAreTwoTransactions() {
        List<DeviceId> devices = Stream.generate(DeviceId::random).limit(100).toList();
        Instant last = Instant.EPOCH;
        try (var notes = new PresenceNotes(this::write)) {
            for (int i = 0; i < 10_000; i++) {
                last = Instant.EPOCH.plusSeconds(i);
                notes.add(here(i % 2 == 0 ? MAPLE : BIRCH, devices.get(i % 100), last));
            }
            assertEquals(100, notes.size());
            notes.start();
        }
        assertEquals(2, written.size(), "one for each practice");
        assertEquals(Map.of(MAPLE, 50, BIRCH, 50), perPractice());
        assertEquals(Optional.of(last), newest(devices.getLast()));
    }

    @Test
    void whatChangesWhileTheDatabaseIsAwayIsWrittenOnceItIsBackAndOnlyTheNewest()
            throws InterruptedException {
        DeviceId phone = DeviceId.random();
        DeviceId other = DeviceId.random();
        away.set(true);
        try (var notes = new PresenceNotes(this::write)) {
            notes.start();
            notes.add(here(MAPLE, phone, Instant.EPOCH));
            notes.add(here(BIRCH, other, Instant.EPOCH));
            refused.await();
            notes.add(new PhonePresence(MAPLE, phone, Optional.empty()));
            Eventually.until("both wait", DEADLINE, () -> notes.size() == 2);
            away.set(false);
            Eventually.until("both are written", DEADLINE, () -> written.size() == 2);
        }
        assertEquals(Optional.empty(), newest(phone), "it has gone since");
        assertEquals(Optional.of(Instant.EPOCH), newest(other));
    }

    @Test
    void aNoteThatCanNeverBeWrittenStopsNoOther() {
        DeviceId phone = DeviceId.random();
        TenantId poison = TenantId.DEPLOYMENT;
        try (var notes = new PresenceNotes(this::write)) {
            notes.add(here(poison, DeviceId.random(), Instant.EPOCH));
            notes.add(here(MAPLE, phone, Instant.EPOCH));
            notes.start();
        }
        assertEquals(Optional.of(Instant.EPOCH), newest(phone));
    }

    @Test
    void stoppingDoesNotWaitForADatabaseThatIsAway() throws InterruptedException {
        away.set(true);
        long began = System.nanoTime();
        try (var notes = new PresenceNotes(this::write)) {
            notes.start();
            notes.add(here(MAPLE, DeviceId.random(), Instant.EPOCH));
            refused.await();
        }
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
        assertEquals(List.of(), written);
    }

    private void write(TenantId tenant, Collection<PhonePresence> phones) {
        if (away.get()) {
            refused.countDown();
            throw DatabaseUnavailable.because("away");
        }
        if (tenant.equals(TenantId.DEPLOYMENT)) {
            throw new IllegalArgumentException("not a practice");
        }
        assertTrue(phones.stream().allMatch(phone -> phone.tenant().equals(tenant)));
        written.add(List.copyOf(phones));
    }

    private static PhonePresence here(TenantId tenant, DeviceId device, Instant until) {
        return new PhonePresence(tenant, device, Optional.of(until));
    }

    private Optional<Instant> newest(DeviceId device) {
        return written.stream()
                .flatMap(List::stream)
                .filter(phone -> phone.device().equals(device))
                .reduce((_, last) -> last)
                .flatMap(PhonePresence::until);
    }

    private Map<TenantId, Integer> perPractice() {
        Map<TenantId, Integer> sizes = new HashMap<>();
        written.forEach(phones -> sizes.put(phones.getFirst().tenant(), phones.size()));
        return sizes;
    }
}
