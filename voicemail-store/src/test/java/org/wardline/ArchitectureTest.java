package org.wardline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.wardline.access.AccessGranted;
import org.wardline.key.Aead;
import org.wardline.key.ContentKey;
import org.wardline.testkit.HouseRules;

class ArchitectureTest {

    private static final String[] STORE = {
        "org.wardline.blob..",
        "org.wardline.key..",
        "org.wardline.envelope..",
        "org.wardline.field..",
        "org.wardline.access..",
        "org.wardline.store.."
    };

    private static final JavaClasses classes = HouseRules.productionClasses();

    @Test
    void importsPointLeft() {
        HouseRules.leftOnly(classes, STORE);
        HouseRules.noCycles(classes, "org.wardline.(*)..");
    }

    @Test
    void theAuditModuleDoesNotKnowTheStore() {
        HouseRules.forbid(classes, "org.wardline.audit..", STORE);
        HouseRules.forbid(classes, "org.wardline.db..", STORE);
    }

    @Test
    void filesAndFieldsKnowNoDatabase() {
        HouseRules.forbid(classes, "org.wardline.blob..", "org.wardline.db..");
        HouseRules.forbid(classes, "org.wardline.envelope..", "org.wardline.db..");
        HouseRules.forbid(classes, "org.wardline.field..", "org.wardline.db..");
    }

    @Test
    void theBlobStoreNeverSeesAKey() {
        HouseRules.forbid(classes, "org.wardline.blob..", "org.wardline.key..", "javax.crypto..");
    }

    @Test
    void oneClassOfTheStoreTouchesTheCipher() {
        noClasses()
                .that()
                .resideInAnyPackage(STORE)
                .and()
                .areNotAssignableTo(Aead.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Cipher.class)
                .check(classes);
    }

    @Test
    void peopleAndPolicyNeverTouchAContentKey() {
        noClasses()
                .that()
                .resideInAPackage("org.wardline.access..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ContentKey.class)
                .check(classes);
    }

    @Test
    void aYesOfThePolicyIsMadeNowhereElse() {
        constructors()
                .that()
                .areDeclaredIn(AccessGranted.class)
                .should()
                .bePackagePrivate()
                .check(classes);
    }
}
