package org.wardline.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;

class RouterTest {

    private final Tenant tenant = new Tenant(TenantId.random(), "Maple", "maple.example");
    private final Extension desk =
            new Extension(
                    ExtensionId.random(),
                    tenant.id(),
                    new ExtensionNumber("101"),
                    "Desk",
                    Optional.empty(),
                    Extension.DEFAULT_RING_TIME);
    private final PracticeDirectory practice =
            new PracticeDirectory(tenant, List.of(), List.of(desk), List.of());

    @Test
    void anExtensionRings() {
        assertEquals(new Destination.Ring(desk), Router.route(practice, "101"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "102", "1010", "01", " 101", "101;x", "' OR 1=1 --", "*96", "١٠١"})
    void whateverElseIsUnknown(String dialled) {
        assertInstanceOf(Destination.Unknown.class, Router.route(practice, dialled));
    }

    @ParameterizedTest
    @ValueSource(strings = {"911", "9911", "933", "9933", "988", "9988"})
    void emergencyNumbersComeBeforeAnyDialPlan(String dialled) {
        assertInstanceOf(Destination.Emergency.class, Router.route(practice, dialled));
    }

    @ParameterizedTest
    @ValueSource(strings = {"911", "9911", "988"})
    void emergencyNumbersComeBeforeTheTrunks(String dialled) {
        assertInstanceOf(Destination.Emergency.class, Router.route(connected(), dialled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+12015550188", "12015550188", "2015550188", "92015550188", "912015550188"})
    void anOutsideNumberGoesToTheTrunks(String dialled) {
        assertEquals(
                "+12015550188",
                Router.route(connected(), dialled) instanceof Destination.Outside(var outside)
                        ? outside.number().text()
                        : "none");
        assertInstanceOf(
                Destination.Unknown.class,
                Router.route(practice, dialled),
                "where there is no trunk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"011442071838750", "+18765550123", "19005550100", "+8816512345678"})
    void whatMayCostAFortuneIsBarred(String dialled) {
        assertInstanceOf(Destination.Barred.class, Router.route(connected(), dialled));
    }

    /// Who calls one country calls neither others nor what earns by being called there.
    @Test
    void anAllowedCountryIsCalledAndItsPremiumNumbersAreNot() {
        var rules =
                new OutsideRules(
                        OutsideRules.DEFAULT.calls(),
                        OutsideRules.DEFAULT.minutes(),
                        new TreeMap<>(Map.of("GB", 1)));
        PracticeDirectory practice = connected(CallFeatures.NONE.with(rules));
        assertInstanceOf(Destination.Outside.class, Router.route(practice, "011442071838750"));
        for (String dialled :
                List.of("+449098790000", "+447000000000", "+18765550123", "+8816512345678")) {
            assertInstanceOf(Destination.Barred.class, Router.route(practice, dialled), dialled);
        }
    }

    @Test
    void aNumberOfThePracticesOwnRingsWithinIt() {
        assertEquals(new Destination.Ring(desk), Router.route(connected(), "+12025550100"));
    }

    @Test
    void sevenDigitsAreInThePracticesOwnArea() {
        assertEquals(
                "+12025550123",
                Router.route(connected(), "5550123") instanceof Destination.Outside(var outside)
                        ? outside.number().text()
                        : "none");
    }

    private PracticeDirectory connected() {
        return connected(CallFeatures.NONE);
    }

    private PracticeDirectory connected(CallFeatures features) {
        var trunk =
                new Trunk(
                        TrunkId.random(),
                        tenant.id(),
                        "Carrier",
                        new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                        2,
                        List.of(new TrunkNumber(new E164("12025550100"), desk.id())),
                        Optional.empty());
        return new PracticeDirectory(
                tenant, List.of(), List.of(desk), List.of(), features.withTrunks(List.of(trunk)));
    }
}
