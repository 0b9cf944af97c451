package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.directory.AssociateRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.Secret;
import org.wardline.ident.TrunkId;
import org.wardline.media.testkit.Eventually;
import org.wardline.numbering.E164;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.Carrier;
import org.wardline.tls.KeyKind;

/// A practice with a trunk to a carrier that others wrote: Kamailio, by TLS with certificates on
/// both sides. The practice's phone and the carrier's customer are baresip; each speaks with a tone
/// of its own.
class TrunkWithRealCarrierIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HERTZ_DESK = 400;
    private static final int HERTZ_CUSTOMER = 700;
    private static final String OWN_NUMBER = "+12025550100";
    private static final String CUSTOMER = "+12015550188";

    private static RunningPbx running;
    private static Carrier carrier;
    private static Tenant maple;
    private static Extension desk101;
    private static Path home;
    private static Trunk trunk;
    private static Baresip desk;
    private static Baresip customer;

    @BeforeAll
    static void practiceAndCarrier(@TempDir Path folder) throws Exception {
        home = folder;
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        desk101 = running.extension(maple, "101", Duration.ofSeconds(20));
        running.device(maple, desk101, "desk");
        carrier =
                Carrier.start(
                        home.resolve("carrier"),
                        running.authority().identitiesFor("localhost", List.of()).stream()
                                .filter(identity -> identity.kind() == KeyKind.ECDSA_P256)
                                .findFirst()
                                .orElseThrow(),
                        running.rootFile());
        trunk = trunk("Carrier", carrier.address(), Optional.of(root()), Optional.of(agreement()));
        running.trunk(trunk);
        desk = Baresip.start(home.resolve("desk"), running.account("desk", tone(HERTZ_DESK)));
        customer =
                Baresip.start(
                        home.resolve("customer"),
                        new BaresipAccount(
                                carrier.address(),
                                running.rootFile(),
                                "localhost",
                                CUSTOMER,
                                CUSTOMER,
                                Secret.of("none"),
                                tone(HERTZ_CUSTOMER),
                                ""));
        desk.awaitRegistered(PATIENCE);
        customer.awaitRegistered(PATIENCE);
        Eventually.until(
                "the carrier is connected",
                PATIENCE,
                () -> running.pbx().connectedTrunks().contains(trunk.id()));
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        customer.close();
        carrier.close();
        running.close();
    }

    @Test
    void aDeskCallsANumberAndBothHearEachOther() throws Exception {
        desk.dial("2015550188");
        desk.await("CALL_ESTABLISHED", PATIENCE);
        customer.await("CALL_ESTABLISHED", PATIENCE);
        desk.awaitTone(HERTZ_CUSTOMER, PATIENCE);
        customer.awaitTone(HERTZ_DESK, PATIENCE);
        desk.hangUp(PATIENCE);
        customer.await("CALL_CLOSED", PATIENCE);
        String identity = "<sip:" + OWN_NUMBER + "@maple.example>";
        assertTrue(
                carrier.log()
                        .contains(
                                "CALLED %s FROM %s IDENTITY %s BY maple.example"
                                        .formatted(CUSTOMER, OWN_NUMBER, identity)),
                "the carrier knows the practice by its number and its certificate");
        Map<UUID, Integer> minutes =
                running.directory().toll().reserved(maple.id(), LocalDate.now(ZoneOffset.UTC));
        assertTrue(
                minutes.size() == 2 && minutes.values().stream().allMatch(n -> n > 0),
                "a phone's minutes and the practice's are in the database");
    }

    @Test
    void aCustomerCallsThePracticesNumberAndItsDeskRings() throws Exception {
        customer.dial(OWN_NUMBER);
        customer.await("CALL_ESTABLISHED", PATIENCE);
        desk.await("CALL_ESTABLISHED", PATIENCE);
        desk.awaitTone(HERTZ_CUSTOMER, PATIENCE);
        customer.awaitTone(HERTZ_DESK, PATIENCE);
        customer.hangUp(PATIENCE);
        desk.await("CALL_CLOSED", PATIENCE);
        customer.dial("+12025550199");
        assertTrue(
                customer.await("CALL_CLOSED", PATIENCE).contains("404"),
                "a number that is not the practice's rings nobody");
    }

    @Test
    void withoutAnAgreementOnlyCallsForHelpGoOut() throws Exception {
        running.trunk(trunk("Carrier", carrier.address(), Optional.of(root()), Optional.empty()));
        try {
            desk.dial("2015550188");
            assertTrue(desk.await("CALL_CLOSED", PATIENCE).contains("503"));
            customer.dial(OWN_NUMBER);
            // A proxy tells of somebody else's 503 as 500 (RFC 3261 16.7).
            assertTrue(customer.await("CALL_CLOSED", PATIENCE).contains("500"));
            for (String dialled : List.of("911", "9911", "988")) {
                desk.dial(dialled);
                desk.await("CALL_ESTABLISHED", PATIENCE);
                desk.awaitTone(HERTZ_CUSTOMER, PATIENCE);
                desk.hangUp(PATIENCE);
                customer.await("CALL_CLOSED", PATIENCE);
            }
            assertEquals(2, carrier.log().split("CALLED 911 FROM", -1).length - 1, carrier.log());
        } finally {
            running.trunk(trunk);
        }
    }

    @Test
    void numbersThatMayCostAFortuneAreBarred() throws Exception {
        for (String dialled : List.of("011442071838750", "19005550100")) {
            desk.dial(dialled);
            assertTrue(desk.await("CALL_CLOSED", PATIENCE).contains("403"), dialled);
        }
        assertFalse(carrier.log().contains("CALLED +44"), "the carrier heard nothing of it");
    }

    private static Trunk trunk(
            String name,
            InetSocketAddress at,
            Optional<String> authorities,
            Optional<AssociateRecord> associate) {
        return new Trunk(
                trunk == null ? TrunkId.random() : trunk.id(),
                maple.id(),
                name,
                new TrunkServer("localhost", at.getPort(), authorities),
                2,
                List.of(new TrunkNumber(E164.of(OWN_NUMBER).orElseThrow(), desk101.id())),
                associate);
    }

    private static AssociateRecord agreement() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return new AssociateRecord("Carrier Inc.", today, "voice calls", today.plusYears(1));
    }

    private static String root() throws IOException {
        return Files.readString(running.rootFile());
    }

    private static Path tone(int hertz) throws IOException {
        return Files.write(home.resolve(hertz + ".wav"), Wav.tone(hertz, 300 * 8_000));
    }
}
