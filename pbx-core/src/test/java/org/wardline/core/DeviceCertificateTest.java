package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.PhoneUnregistered;
import org.wardline.audit.event.RegistrationRefused;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.Device;
import org.wardline.directory.DigestCredential;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.tls.ShownCertificate;

/// A phone that proves itself by the certificate of its connection. The phones here do not know
/// their secrets, so that no digest helps them, unless a test says otherwise.
class DeviceCertificateTest {

    private static final CertificateFingerprint MAPLES = new CertificateFingerprint("a".repeat(64));
    private static final CertificateFingerprint OTHER = new CertificateFingerprint("b".repeat(64));
    private static final Duration VALIDITY = Duration.ofDays(1);

    private final SimExchange exchange = new SimExchange();
    private Tenant maple;
    private Tenant birch;
    private IssuedDevice device101;
    private ScriptedPhone colleague;
    private DeviceId colleagues;

    @BeforeEach
    void twoPractices() {
        maple = exchange.practice("maple.example");
        birch = exchange.practice("birch.example");
        device101 = exchange.device(maple, exchange.extension(maple, "101", false));
        exchange.certify(maple, device101.device().id(), Optional.of(MAPLES));
        colleague = exchange.registered(maple, exchange.extension(maple, "102", false));
        colleagues = exchange.view().registrations().getFirst().device();
    }

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @Test
    void thePhoneRegistersIsCalledAndCallsWithoutASecret() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        assertTrue(phone.registered());
        assertEquals(200, phone.lastStatus());
        colleague.call("101", exchange.now());
        exchange.settle();
        phone.answer(exchange.now());
        exchange.settle();
        assertTrue(colleague.isTalking());
        phone.hangUp(exchange.now());
        exchange.settle();
        phone.call("102", exchange.now());
        exchange.settle();
        assertTrue(colleague.isRinging());
    }

    @Test
    void thePhoneCallsBeforeItRegisters() {
        ScriptedPhone phone = connected(maple, device101, Optional.of(MAPLES));
        phone.call("102", exchange.now());
        exchange.settle();
        assertTrue(colleague.isRinging());
    }

    @Test
    void anotherPhonesCertificateIsNoHelp() {
        IssuedDevice device103 = exchange.device(maple, exchange.extension(maple, "103", false));
        ScriptedPhone thief = registering(maple, device103, Optional.of(MAPLES));
        assertFalse(thief.registered());
        assertEquals(401, thief.lastStatus());
    }

    @Test
    void noCertificateAndAnUnknownOneAreNoHelp() {
        assertFalse(registering(maple, device101, Optional.empty()).registered());
        assertFalse(registering(maple, device101, Optional.of(OTHER)).registered());
    }

    @Test
    void aCertificateOfAnotherPracticeIsNoHelpEvenForTheSameNumber() {
        Extension birch101 = exchange.extension(birch, "101", false);
        IssuedDevice stranger = exchange.device(birch, birch101);
        assertFalse(registering(birch, stranger, Optional.of(MAPLES)).registered());
        exchange.certify(birch, stranger.device().id(), Optional.of(OTHER));
        assertFalse(registering(maple, device101, Optional.of(OTHER)).registered());
        assertTrue(registering(birch, stranger, Optional.of(OTHER)).registered());
    }

    @Test
    void aSecretStillServesWithWhateverCertificate() {
        ScriptedPhone phone = exchange.connected(maple, device101, maple.domain(), Habits.USUAL);
        exchange.shows(phone, shown(OTHER));
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(phone.registered());
    }

    @Test
    void aSecretOfAnotherPhoneProvesThatOneAndNoMore() {
        IssuedDevice device103 = exchange.device(maple, exchange.extension(maple, "103", false));
        ScriptedPhone phone = exchange.connected(maple, device103, maple.domain(), Habits.USUAL);
        exchange.shows(phone, shown(MAPLES));
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(phone.registered());
        assertEquals(List.of(device103.device().id()), registered());
        phone.callAs("Reception", "103", "102", exchange.now());
        exchange.settle();
        assertEquals("103", callersNumber());
    }

    @Test
    void aCertificateCountsOnlyWithinItsTime() {
        exchange.setWallClock(Duration.ofDays(-1));
        assertFalse(registering(maple, device101, Optional.of(MAPLES)).registered());
        exchange.setWallClock(VALIDITY);
        assertFalse(registering(maple, device101, Optional.of(MAPLES)).registered());
        exchange.setWallClock(VALIDITY.minusMinutes(1));
        assertTrue(registering(maple, device101, Optional.of(MAPLES)).registered());
    }

    @Test
    void aCertificateWhoseTimeEndsOnAConnectionIsNoHelpThereAnyMoreAndTheLogSaysSo() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        exchange.setWallClock(VALIDITY);
        phone.register(exchange.now());
        exchange.settle();
        assertEquals(401, phone.lastStatus());
        phone.call("102", exchange.now());
        exchange.settle();
        assertFalse(colleague.isRinging());
        exchange.pass(Duration.ofMinutes(1));
        assertEquals(
                List.of("certificate_out_of_time"),
                exchange.audited(RegistrationRefused.class).stream()
                        .map(RegistrationRefused::reason)
                        .filter(reason -> reason.startsWith("certificate"))
                        .toList());
    }

    @Test
    void revocationEndsTheConnectionAndTheNextOneIsNoHelp() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        exchange.certify(maple, device101.device().id(), Optional.empty());
        assertFalse(exchange.isConnected(phone));
        assertEquals(1, exchange.view().registrations().size(), "the colleague's");
        assertEquals("revoked", exchange.audited(PhoneUnregistered.class).getFirst().cause());
        colleague.call("101", exchange.now());
        exchange.settle();
        assertEquals(480, colleague.lastStatus());
        assertFalse(registering(maple, device101, Optional.of(MAPLES)).registered());
    }

    @Test
    void revocationEndsTheConnectionOfAPhoneThatWatchesAndNeverRegistered() {
        ScriptedPhone phone = connected(maple, device101, Optional.of(MAPLES));
        phone.watch("102", exchange.now());
        exchange.settle();
        assertEquals(1, exchange.view().subscriptions());
        exchange.certify(maple, device101.device().id(), Optional.empty());
        assertFalse(exchange.isConnected(phone));
        assertEquals(0, exchange.view().subscriptions());
    }

    @Test
    void aCallOfARevokedPhoneEndsAfterAWhile() {
        ScriptedPhone phone = talking();
        exchange.certify(maple, device101.device().id(), Optional.empty());
        assertFalse(exchange.isConnected(phone));
        assertTrue(colleague.isTalking());
        exchange.pass(Duration.ofSeconds(33));
        assertTrue(colleague.isIdle());
    }

    @Test
    void aPhoneKeepsItsCallWhenItsCertificateIsReplacedAndItShowsTheNewOne() {
        ScriptedPhone phone = talking();
        exchange.certify(maple, device101.device().id(), Optional.of(OTHER));
        exchange.reconnect(phone);
        exchange.shows(phone, shown(OTHER));
        phone.register(exchange.now());
        exchange.settle();
        exchange.pass(Duration.ofSeconds(60));
        assertTrue(colleague.isTalking());
        phone.hangUp(exchange.now());
        exchange.settle();
        assertFalse(colleague.isTalking());
    }

    @Test
    void onlyWhatWasMadeWithTheCertificateEndsWithIt() {
        ScriptedPhone bySecret = exchange.connected(maple, device101, maple.domain(), Habits.USUAL);
        bySecret.register(exchange.now());
        exchange.settle();
        ScriptedPhone byCertificate = connected(maple, device101, Optional.of(MAPLES));
        byCertificate.watch("102", exchange.now());
        exchange.settle();
        exchange.certify(maple, device101.device().id(), Optional.empty());
        assertFalse(exchange.isConnected(byCertificate));
        assertTrue(exchange.isConnected(bySecret));
        assertEquals(List.of(device101.device().id()), registered());
    }

    @Test
    void aReplacedCertificateIsNoLongerOneAndTheNewOneIs() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        exchange.certify(maple, device101.device().id(), Optional.of(OTHER));
        assertFalse(exchange.isConnected(phone));
        assertTrue(registering(maple, device101, Optional.of(OTHER)).registered());
    }

    @Test
    void aPhoneThatIsTakenOutOfTheDirectoryLosesItsConnection() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        exchange.revoke(maple, device101.device().id());
        assertFalse(exchange.isConnected(phone));
    }

    @Test
    void aCertificateThatIsGivenLaterDisturbsNobody() {
        IssuedDevice device104 = exchange.device(maple, exchange.extension(maple, "104", false));
        ScriptedPhone phone = exchange.connected(maple, device104, maple.domain(), Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        exchange.certify(maple, device104.device().id(), Optional.of(OTHER));
        assertTrue(exchange.isConnected(phone));
        assertEquals(2, exchange.view().registrations().size());
    }

    @Test
    void anotherSecretAndAnotherLabelLeaveAPhoneWithACertificateWhereItIs() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        exchange.change(
                maple,
                device101.device().id(),
                old ->
                        new RegisteredDevice(
                                old.device(),
                                DigestCredential.of(
                                        old.device().username(),
                                        maple.domain(),
                                        Secret.of("another")),
                                old.certificate()));
        exchange.change(maple, device101.device().id(), DeviceCertificateTest::moved);
        assertTrue(exchange.isConnected(phone));
        assertEquals(List.of(device101.device().id()), registered());
    }

    /// The same device elsewhere on the same desk.
    static RegisteredDevice moved(RegisteredDevice old) {
        Device device = old.device();
        return new RegisteredDevice(
                new Device(
                        device.id(),
                        device.tenant(),
                        device.extension(),
                        device.username(),
                        "Reception, right",
                        device.kind(),
                        CallerDisplay.PATIENT),
                old.credential(),
                old.certificate());
    }

    /// A phone that proved itself by certificate, in a call with the colleague.
    private ScriptedPhone talking() {
        ScriptedPhone phone = registering(maple, device101, Optional.of(MAPLES));
        colleague.call("101", exchange.now());
        exchange.settle();
        phone.answer(exchange.now());
        exchange.settle();
        assertTrue(colleague.isTalking());
        return phone;
    }

    private String callersNumber() {
        return ((SipUri) colleague.invitations().getLast().from().uri()).userDecoded();
    }

    private List<DeviceId> registered() {
        return exchange.view().registrations().stream()
                .map(Registration::device)
                .filter(device -> !device.equals(colleagues))
                .toList();
    }

    private ScriptedPhone connected(
            Tenant tenant, IssuedDevice issued, Optional<CertificateFingerprint> certificate) {
        String username = issued.device().username();
        String number = username.substring(0, username.indexOf('-'));
        var identity = new Identity(tenant.domain(), number, username, "no secret");
        ScriptedPhone phone = exchange.connected(identity, tenant.domain(), Habits.USUAL);
        certificate.ifPresent(fingerprint -> exchange.shows(phone, shown(fingerprint)));
        return phone;
    }

    private static ShownCertificate shown(CertificateFingerprint fingerprint) {
        return new ShownCertificate(fingerprint, Instant.EPOCH, Instant.EPOCH.plus(VALIDITY));
    }

    private ScriptedPhone registering(
            Tenant tenant, IssuedDevice issued, Optional<CertificateFingerprint> certificate) {
        ScriptedPhone phone = connected(tenant, issued, certificate);
        phone.register(exchange.now());
        exchange.settle();
        return phone;
    }
}
