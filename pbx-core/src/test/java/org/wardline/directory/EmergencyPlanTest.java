package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.wardline.numbering.E164;

class EmergencyPlanTest {

    private static final TenantId TENANT = TenantId.random();

    private final Premises main = premises(TENANT, "Main");
    private final Premises annex = premises(TENANT, "Annex");
    private final PhoneLocation phone = location(TENANT, DeviceId.random(), main);

    /// Premises of which everything is known.
    static Premises premises(TenantId tenant, String name) {
        return new Premises(
                PremisesId.random(),
                tenant,
                name,
                CivicAddressTest.FULL,
                ZoneId.of("America/Chicago"),
                E164.of("+13145550100"),
                Optional.of(new Premises.Validation("Carrier", LocalDate.of(2026, 11, 20))));
    }

    /// A place of which everything is known.
    static PhoneLocation location(TenantId tenant, DeviceId device, Premises premises) {
        return new PhoneLocation(
                device,
                tenant,
                premises.id(),
                new Interior(
                        Optional.of("West"),
                        Optional.of("3"),
                        Optional.of("300"),
                        Optional.of("5"),
                        Optional.of("left of the lift")));
    }

    @Test
    void aPhoneStandsWhereSomebodyHasSaid() {
        var plan = new EmergencyPlan(List.of(annex, main), List.of(phone));
        DispatchableLocation where = plan.dispatchable(phone.device()).orElseThrow();
        assertEquals(main, where.premises());
        assertTrue(where.recorded());
        assertEquals(
                CivicAddressTest.FULL.text()
                        + "; building West, floor 3, suite 300, room 5, left of the lift",
                where.text());
    }

    @Test
    void aPhoneThatNobodyHasPlacedStandsInTheOnlyPremises() {
        var plan = new EmergencyPlan(List.of(main), List.of(phone));
        DispatchableLocation where = plan.dispatchable(DeviceId.random()).orElseThrow();
        assertFalse(where.recorded());
        assertEquals(CivicAddressTest.FULL.text(), where.text());
    }

    @Test
    void withTwoPremisesItStandsInNeither() {
        var plan = new EmergencyPlan(List.of(main, annex), List.of(phone));
        assertEquals(Optional.empty(), plan.dispatchable(DeviceId.random()));
        assertEquals(Optional.empty(), EmergencyPlan.NONE.dispatchable(phone.device()));
    }

    @Test
    void aPhoneStandsInOnePlaceOfItsPractice() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new EmergencyPlan(List.of(annex), List.of(phone)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EmergencyPlan(List.of(main), List.of(phone, phone)));
    }
}
