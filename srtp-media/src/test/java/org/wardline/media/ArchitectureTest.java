package org.wardline.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The directions inside the media module. It has rules of its own because it does not depend on
/// the module that holds the shared ones.
class ArchitectureTest {

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.wardline");

    @Test
    void mediaKnowsNoDatabaseNoAuditAndNoSignalling() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.wardline.media..",
                        "io.netty..",
                        "java..",
                        "javax.crypto..",
                        "javax.security.auth..")
                .check(classes);
        forbid("org.wardline.media..", "java.sql..");
    }

    @Test
    void srtpIsPlainJava() {
        forbid(
                "org.wardline.media.srtp..",
                "io.netty..",
                "java.net..",
                "java.time..",
                "java.util.concurrent..",
                "org.wardline.media.engine..",
                "org.wardline.media.rtp..");
    }

    @Test
    void whatOtherModulesSeeDoesNotNameWhatIsInside() {
        forbid(
                "org.wardline.media",
                "org.wardline.media.engine..",
                "org.wardline.media.srtp..",
                "org.wardline.media.rtp..",
                "org.wardline.media.dtmf..");
    }

    @Test
    void codecsArePureFunctionsThatEveryoneMayUse() {
        forbid(
                "org.wardline.media.codec..",
                "io.netty..",
                "java.net..",
                "java.time..",
                "java.util.concurrent..",
                "org.wardline.media",
                "org.wardline.media.engine..",
                "org.wardline.media.srtp..",
                "org.wardline.media.rtp..",
                "org.wardline.media.dtmf..");
    }

    @Test
    void packetsAndEventsKnowNoSocketsNoClockAndNoThreads() {
        for (String sansIo : List.of("org.wardline.media.rtp..", "org.wardline.media.dtmf..")) {
            forbid(
                    sansIo,
                    "io.netty..",
                    "java.net..",
                    "java.util.concurrent..",
                    "org.wardline.media.engine..",
                    "org.wardline.media.srtp..");
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.wardline.media.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void mediaHasNoLocks() {
        forbid("org.wardline.media..", "java.util.concurrent.locks..");
    }

    @Test
    void aBrokenDirectionIsFound() {
        assertThrows(
                AssertionError.class, () -> forbid("org.wardline.media.srtp..", "javax.crypto.."));
    }

    private void forbid(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true)
                .check(classes);
    }
}
