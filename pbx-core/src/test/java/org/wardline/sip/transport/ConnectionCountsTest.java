package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wardline.ident.DeviceId;
import org.wardline.sip.transport.ConnectionCounts.Place;

/// Who gets a place, and who gives one up for it.
class ConnectionCountsTest {

    /// In all 6, at one address 4; half open in all 4, at one address 3.
    private final ConnectionCounts counts = new ConnectionCounts(new ConnectionLimits(6, 4, 4, 3));

    private final List<String> dropped = new ArrayList<>();

    @Test
    void ofAnAddressWithAllItsHandshakesTheEldestGoes() {
        enter("a1", "b1", "a2", "a3", "a4");
        assertEquals(List.of("a1"), dropped);
        assertEquals(4, counts.open());
    }

    @Test
    void ofAllHandshakesTheEldestGoesForAnAddressThatHasNone() {
        enter("a1", "b1", "c1", "d1", "e1");
        assertEquals(List.of("a1"), dropped);
        enter("f1");
        assertEquals(List.of("a1", "b1"), dropped);
    }

    @Test
    void anAddressThatHasItsShareDropsItsOwn() {
        enter("phone1", "a1", "a2", "b1", "a3", "a4", "b2");
        assertEquals(List.of("a1", "a2", "b1"), dropped, "the phone's, the eldest of all, stays");
    }

    @Test
    void aHandshakeThatIsDoneIsNotDroppedForOne() {
        place("a1").established();
        place("a2").established();
        enter("b1", "b2", "c1", "c2");
        assertEquals(List.of(), dropped);
        enter("d1");
        assertEquals(List.of("b1"), dropped);
    }

    @Test
    void aConnectionThatNoDeviceHasAuthenticatedOnMakesRoom() {
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            place(name).established();
        }
        place("a5").established();
        assertEquals(List.of("a1"), dropped);
        place("b1").established();
        place("b2").established();
        enter("c1");
        assertEquals(List.of("a1", "a2"), dropped);
        assertEquals(6, counts.open());
    }

    @Test
    void whereDevicesHaveAuthenticatedOnAllThereIsNoPlace() {
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            admitted(name);
        }
        assertTrue(take("a5").isEmpty(), "the address has all it may have");
        Place last = admitted("b1");
        admitted("b2");
        assertTrue(take("c1").isEmpty(), "all are taken");
        assertEquals(List.of(), dropped);
        last.release();
        last.release();
        assertEquals(5, counts.open());
        enter("c1");
        assertEquals(6, counts.open());
    }

    @Test
    void aDeviceThatHasMoreConnectionsThanAPhoneNeedsTakesNoOthersPlaces() {
        var many = new ConnectionCounts(new ConnectionLimits(12, 12, 12, 12));
        var thief = new DeviceId(UUID.randomUUID());
        for (int i = 0; i < 12; i++) {
            Place place = takeOf(many, "thief" + i);
            place.established();
            place.admitted(thief);
        }
        for (int i = 0; i < 4; i++) {
            Place phone = takeOf(many, "phone" + i);
            phone.established();
            phone.admitted(new DeviceId(UUID.randomUUID()));
        }
        assertEquals(List.of("thief0", "thief1", "thief2", "thief3"), dropped);
        assertTrue(
                many.take(InetAddress.getLoopbackAddress(), () -> {}).isEmpty(),
                "as many as a phone may have stay");
    }

    @Test
    void aPhoneThatGoesOnWhereItsNewerConnectionsPushedItOutIsNoStrangerAgain() {
        var places = new ConnectionCounts(new ConnectionLimits(9, 9, 9, 9));
        var phone = new DeviceId(UUID.randomUUID());
        var taken = new ArrayList<Place>();
        for (int i = 0; i < 9; i++) {
            taken.add(takeOf(places, "phone" + i));
            taken.get(i).established();
            taken.get(i).admitted(phone);
        }
        taken.getFirst().admitted(phone);
        takeOf(places, "newcomer");
        assertEquals(List.of("phone1"), dropped, "the eldest but for the one that goes on");
    }

    private Place takeOf(ConnectionCounts places, String name) {
        return places.take(InetAddress.getLoopbackAddress(), () -> dropped.add(name)).orElseThrow();
    }

    @Test
    void whoWasDroppedIsCountedNoMoreHoweverItEnds() {
        Place first = place("a1");
        enter("a2", "a3", "a4");
        assertEquals(List.of("a1"), dropped);
        first.established();
        first.admitted(new DeviceId(new UUID(0, 1)));
        first.release();
        assertEquals(3, counts.open());
    }

    private Place admitted(String name) {
        Place place = place(name);
        place.established();
        place.admitted(new DeviceId(UUID.randomUUID()));
        return place;
    }

    private void enter(String... names) {
        for (String name : names) {
            place(name);
        }
    }

    private Place place(String name) {
        return take(name).orElseThrow();
    }

    /// @param name an address and a number
    private Optional<Place> take(String name) {
        InetAddress from = InetAddress.ofLiteral("192.0.2." + (int) name.charAt(0));
        return counts.take(from, () -> dropped.add(name));
    }
}
