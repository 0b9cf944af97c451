package org.wardline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.HouseRules;

class ArchitectureTest {

    private static final JavaClasses CLASSES = HouseRules.productionClasses();

    @Test
    void signallingImportsPointLeftOnly() {
        HouseRules.leftOnly(
                CLASSES,
                "org.wardline.sip.message..",
                "org.wardline.sip.transport..",
                "org.wardline.sip.transaction..",
                "org.wardline.sip.dialog..",
                "org.wardline.sip.ua..",
                "org.wardline.call..",
                "org.wardline.app..",
                "org.wardline.core..");
        HouseRules.leftOnly(
                CLASSES,
                "org.wardline.sdp..",
                "org.wardline.call..",
                "org.wardline.app..",
                "org.wardline.core..");
    }

    @Test
    void registrationAndEventsStandBesideTheCallsNotInside() {
        String[] beside = {
            "org.wardline.sip.ua..",
            "org.wardline.sip.auth..",
            "org.wardline.sip.registrar..",
            "org.wardline.sip.event.."
        };
        for (String one : beside) {
            for (String other : beside) {
                if (!one.equals(other)) {
                    HouseRules.forbid(CLASSES, one, other);
                }
            }
            HouseRules.forbid(
                    CLASSES,
                    one,
                    "org.wardline.call..",
                    "org.wardline.app..",
                    "org.wardline.core..");
        }
    }

    @Test
    void theDirectoryRoutingPolicyAndCallRecordsKnowNoSip() {
        for (String ignorant :
                new String[] {
                    "org.wardline.directory..",
                    "org.wardline.numbering..",
                    "org.wardline.routing..",
                    "org.wardline.policy..",
                    "org.wardline.cdr..",
                    "org.wardline.tls..",
                    "org.wardline.sdp.."
                }) {
            HouseRules.forbid(CLASSES, ignorant, "org.wardline.sip..");
        }
    }

    @Test
    void onlyTheTransportTouchesSockets() {
        noClasses()
                .that()
                .resideInAPackage("org.wardline.sip..")
                .and()
                .resideOutsideOfPackage("org.wardline.sip.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "java.nio.channels..", "javax.net..")
                .check(CLASSES);
    }

    @Test
    void signallingHasNoLocksClocksThreadsOrLogs() {
        HouseRules.noLocks(CLASSES, "org.wardline.sip..", "org.wardline.call..");
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.wardline.sip.message..",
                        "org.wardline.sip.transaction..",
                        "org.wardline.sip.dialog..",
                        "org.wardline.sip.ua..",
                        "org.wardline.sip.auth..",
                        "org.wardline.sip.registrar..",
                        "org.wardline.sip.event..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.concurrent..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    /// A new case of a sealed type or enum must break the build where it matters. Only switches
    /// over text, numbers and foreign types have a default.
    @Test
    void switchesOverOurOwnTypesHaveNoDefault() throws IOException {
        Set<String> overForeignTypes =
                Set.of(
                        "Uri.java",
                        "SipUri.java",
                        "ReasonPhrase.java",
                        "FlowHandler.java",
                        "DialogInfo.java");
        Path sources = Path.of("src/main/java/org/wardline/sip");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> withDefault =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(ArchitectureTest::hasDefault)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !overForeignTypes.contains(name))
                            .toList();
            assertEquals(List.of(), withDefault);
        }
    }

    private static boolean hasDefault(Path file) {
        try {
            return Pattern.compile("\\bdefault\\s*(->|:)").matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noCycles(CLASSES, "org.wardline.sip.(*)..");
    }

    @Test
    void aBrokenDirectionIsFound() {
        assertThrows(
                AssertionError.class,
                () ->
                        HouseRules.leftOnly(
                                CLASSES, "org.wardline.sip.ua..", "org.wardline.sip.message.."));
    }
}
