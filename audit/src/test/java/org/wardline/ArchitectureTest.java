package org.wardline;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.HouseRules;

class ArchitectureTest {

    private final JavaClasses classes = HouseRules.productionClasses();

    @Test
    void identityKnowsNobody() {
        HouseRules.forbid(
                classes, "org.wardline.ident..", "org.wardline.db..", "org.wardline.audit..");
    }

    @Test
    void theDatabaseKitDoesNotKnowTheAuditLog() {
        HouseRules.forbid(classes, "org.wardline.db..", "org.wardline.audit..");
    }

    @Test
    void theVerifierSharesNothingWithTheLog() {
        HouseRules.forbid(
                classes,
                "org.wardline.audit.verify",
                "org.wardline.audit",
                "org.wardline.audit.event..");
        HouseRules.forbid(classes, "org.wardline.audit", "org.wardline.audit.verify");
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noCycles(classes, "org.wardline.(*)..");
    }

    @Test
    void aBrokenDirectionIsFound() {
        assertThrows(
                AssertionError.class,
                () -> HouseRules.forbid(classes, "org.wardline.ident..", "java.util.."));
    }
}
