package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.access.Role;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.testkit.phone.ScriptedPhone;

/// Lamps of other extensions and of park slots (RFC 4235), seen by scripted phones in virtual time.
class LampTest extends FourDesks {

    @Test
    void aLampShowsThatAnExtensionRingsTalksAndIsFreeAgain() {
        watch(four, "102");
        assertEquals(List.of(), states(four));
        ring();
        second();
        assertEquals("early", states(four).getLast());
        answer(two);
        second();
        assertEquals("confirmed", states(four).getLast());
        hangUp(one);
        second();
        assertEquals("terminated", states(four).getLast());
        assertTrue(four.lamps().getFirst().contains("state=\"full\""));
        assertTrue(four.lamps().getLast().contains("state=\"partial\""));
    }

    @Test
    void aLampOfASlotShowsThatACallWaitsThere() {
        watch(four, "*05");
        call(one, "102");
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        second();
        assertEquals("confirmed", states(four).getLast());
        three.call("*05", exchange.now());
        exchange.settle();
        second();
        assertEquals("terminated", states(four).getLast());
    }

    @Test
    void aLampTellsNoMoreOfAPatientThanItsScreenMayShow() {
        var outside = SimGateway.of(exchange, maple);
        role(desk101, Role.PROVIDER);
        watch(one, "102");
        watch(four, "102");
        outside.callAs("Marguerite Quillfeather", "15550142739", "102", exchange.now());
        exchange.settle();
        two.ring(exchange.now());
        exchange.settle();
        second();
        assertTrue(one.lamps().getLast().contains("Marguerite Quillfeather"));
        assertTrue(four.lamps().getLast().contains("M. Q."));
        assertFalse(four.lamps().stream().anyMatch(lamp -> lamp.contains("Quillfeather")));
        assertFalse(four.lamps().stream().anyMatch(lamp -> lamp.contains("15550142739")));
    }

    @Test
    void onlyWhoMayPickUpIsToldHow() {
        exchange.handle(desk102, LampTest::nurse);
        exchange.handle(desk103, LampTest::nurse);
        watch(three, "102");
        watch(four, "102");
        ring();
        second();
        String dialog = two.dialog().callId();
        assertTrue(three.lamps().getLast().contains(dialog));
        assertEquals("early", states(four).getLast());
        assertFalse(four.lamps().stream().anyMatch(lamp -> lamp.contains(dialog)));
    }

    /// RFC 3891 3: what the other side began can't be taken while it is early.
    @Test
    void whoCallsOutIsNobodyToPickUp() {
        exchange.handle(desk101, LampTest::nurse);
        exchange.handle(desk103, LampTest::nurse);
        watch(three, "101");
        ring();
        second();
        assertEquals("early", states(three).getLast());
        assertFalse(three.lamps().getLast().contains("call-id"));
    }

    @Test
    void aBusyExtensionIsNoStorm() {
        watch(four, "102");
        int before = four.lamps().size();
        for (int i = 0; i < 20; i++) {
            ring();
            hangUp(one);
        }
        assertTrue(four.lamps().size() - before <= 1, "at once");
        second();
        assertTrue(four.lamps().size() - before <= 2, "and once a second");
        assertEquals("terminated", states(four).getLast());
    }

    @Test
    void hundredsOfLampsTellOfTheirOwnChangesOnly() {
        for (int number = 200; number < 500; number++) {
            exchange.extension(maple, "" + number, false);
        }
        watch(four, "102");
        for (int number = 200; number < 500; number++) {
            watch(four, "" + number);
        }
        assertEquals(301, exchange.view().subscriptions());
        int before = four.lamps().size();
        ring();
        second();
        assertEquals(1, four.lamps().size() - before);
    }

    @Test
    void nobodyWatchesAnotherPractice() {
        Tenant birch = exchange.practice("birch.example");
        Extension theirs = exchange.extension(birch, "301", false);
        ScriptedPhone stranger = exchange.registered(birch, theirs);
        watch(stranger, "102");
        assertEquals(404, stranger.lastStatus());
    }

    private void watch(ScriptedPhone phone, String number) {
        phone.watch(number, exchange.now());
        exchange.settle();
    }

    private void ring() {
        call(one, "102");
        two.ring(exchange.now());
        exchange.settle();
    }

    private void second() {
        exchange.pass(Duration.ofMillis(1_100));
    }

    /// The states in all notifications, oldest first.
    private static List<String> states(ScriptedPhone phone) {
        return phone.lamps().stream()
                .flatMap(lamp ->
                        java.util.regex.Pattern.compile("<state>(\\w+)</state>")
                                .matcher(lamp)
                                .results()
                                .map(found -> found.group(1)))
                .toList();
    }

    private static CallHandling nurse(CallHandling h) {
        return inPickupGroup(h, "nurses");
    }
}
