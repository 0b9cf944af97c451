package org.wardline;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.HouseRules;

class AdminArchitectureTest {

    private final JavaClasses classes = HouseRules.productionClasses();

    @Test
    void packagesPointInOneDirection() {
        HouseRules.leftOnly(
                classes,
                "org.wardline.session..",
                "org.wardline.http..",
                "org.wardline.api..",
                "org.wardline.console..",
                "org.wardline.server..",
                "org.wardline.demo..",
                "org.wardline.cli..");
    }

    @Test
    void noOtherModuleKnowsTheAdministration() {
        for (String module :
                new String[] {
                    "org.wardline.audit..",
                    "org.wardline.db..",
                    "org.wardline.access..",
                    "org.wardline.store..",
                    "org.wardline.key..",
                    "org.wardline.media..",
                    "org.wardline.directory..",
                    "org.wardline.core..",
                    "org.wardline.call..",
                    "org.wardline.sip.."
                }) {
            HouseRules.forbid(
                    classes,
                    module,
                    "org.wardline.session..",
                    "org.wardline.http..",
                    "org.wardline.api..",
                    "org.wardline.server..",
                    "org.wardline.cli..");
        }
    }

    @Test
    void onlyTheWiringKnowsTheEnginesAndTheSipStack() {
        HouseRules.forbid(
                classes,
                "org.wardline.api..",
                "org.wardline.media.engine..",
                "org.wardline.sip..",
                "org.wardline.db..");
        HouseRules.forbid(
                classes, "org.wardline.http..", "org.wardline.media..", "org.wardline.sip..");
    }
}
