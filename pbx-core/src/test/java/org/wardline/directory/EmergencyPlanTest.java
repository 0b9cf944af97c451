package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

class EmergencyPlanTest {

    private static final TenantId TENANT = TenantId.random();

    private final Premises main = EmergencyPlanExamples.premises(TENANT, "Main");
    private final Premises annex = EmergencyPlanExamples.premises(TENANT, "Annex");
    private final PhoneLocation phone =
            EmergencyPlanExamples.location(TENANT, DeviceId.random(), main);

    @Test
    void aPhoneStandsWhereSomebodyHasSaid() {
        var plan = new EmergencyPlan(List.of(annex, main), List.of(phone), List.of());
        DispatchableLocation where = plan.dispatchable(phone.device()).orElseThrow();
        assertEquals(main, where.premises());
        assertTrue(where.recorded());
        assertEquals(
                EmergencyPlanExamples.ADDRESS.text()
                        + "; building West, floor 3, suite 300, room 5, left of the lift",
                where.text());
    }

    @Test
    void aPhoneThatNobodyHasPlacedStandsInTheOnlyPremises() {
        var plan = new EmergencyPlan(List.of(main), List.of(phone), List.of());
        DispatchableLocation where = plan.dispatchable(DeviceId.random()).orElseThrow();
        assertFalse(where.recorded());
        assertEquals(EmergencyPlanExamples.ADDRESS.text(), where.text());
    }

    @Test
    void withTwoPremisesItStandsInNeither() {
        var plan = new EmergencyPlan(List.of(main, annex), List.of(phone), List.of());
        assertEquals(Optional.empty(), plan.dispatchable(DeviceId.random()));
        assertEquals(Optional.empty(), EmergencyPlan.NONE.dispatchable(phone.device()));
    }

    @Test
    void aPhoneStandsInOnePlaceOfItsPractice() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new EmergencyPlan(List.of(annex), List.of(phone), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EmergencyPlan(List.of(main), List.of(phone, phone), List.of()));
    }
}
