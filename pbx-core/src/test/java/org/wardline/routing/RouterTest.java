package org.wardline.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Tenant;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

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
}
