package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.PhoneRegistered;
import org.wardline.audit.event.PhoneUnregistered;
import org.wardline.audit.event.RegistrationRefused;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Tenant;
import org.wardline.ident.DeviceId;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.EndCause;
import org.wardline.store.MailboxChanged;
import org.wardline.store.MailboxCounts;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Who may register, call and watch, and who not; in virtual time.
class ShardTest {

    private final SimExchange exchange = new SimExchange();
    private Tenant maple;
    private Tenant birch;
    private Extension maple101;
    private Extension maple102;
    private Extension birch101;

    @BeforeEach
    void twoPracticesWithTheSameExtension() {
        maple = exchange.practice("maple.example");
        birch = exchange.practice("birch.example");
        maple101 = exchange.extension(maple, "101", true);
        maple102 = exchange.extension(maple, "102", false);
        birch101 = exchange.extension(birch, "101", true);
    }

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @Test
    void theSameExtensionOfTwoPracticesNeverMeets() {
        ScriptedPhone maples = exchange.registered(maple, maple101);
        ScriptedPhone birchs = exchange.registered(birch, birch101);
        ScriptedPhone caller = exchange.registered(maple, maple102);
        caller.call("101", exchange.now());
        exchange.settle();
        assertTrue(maples.isRinging());
        assertTrue(birchs.invitations().isEmpty());
    }

    @Test
    void aPhoneOfOnePracticeCannotAddressAnother() {
        ScriptedPhone birchs = exchange.registered(birch, birch101);
        ScriptedPhone caller = exchange.registered(maple, maple102);
        caller.call("101", "birch.example", exchange.now());
        exchange.settle();
        assertEquals(403, caller.lastStatus());
        assertTrue(birchs.invitations().isEmpty());
    }

    @Test
    void aPhoneCannotRelayToAForeignDomain() {
        ScriptedPhone caller = exchange.registered(maple, maple102);
        caller.call("101", "elsewhere.example", exchange.now());
        exchange.settle();
        assertEquals(403, caller.lastStatus());
    }

    @Test
    void aDeviceOfOnePracticeCannotRegisterAtAnother() {
        IssuedDevice device = exchange.device(maple, maple101);
        ScriptedPhone phone =
                exchange.connected(
                        new Identity(
                                "birch.example",
                                "101",
                                device.device().username(),
                                device.secret().reveal()),
                        "birch.example",
                        Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertEquals(401, phone.lastStatus());
    }

    @Test
    void aServerNameAndADomainThatDisagreeAreRefused() {
        ScriptedPhone phone =
                exchange.connected(
                        maple, exchange.device(maple, maple101), "birch.example", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertEquals(403, phone.lastStatus());
    }

    @Test
    void aPhoneThatSendsNoServerNameIsKnownByItsDomain() {
        ScriptedPhone phone =
                exchange.connected(maple, exchange.device(maple, maple101), "", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(phone.registered());
    }

    @Test
    void aPhoneThatNamesNoPracticeIsRefused() {
        ScriptedPhone phone =
                exchange.connected(
                        new Identity("nobody.example", "101", "101-x", "x"), "", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertEquals(403, phone.lastStatus());
    }

    @Test
    void aWrongPasswordIsRefusedAndOneEntryTellsOfAll() {
        IssuedDevice device = exchange.device(maple, maple101);
        ScriptedPhone phone =
                exchange.connected(
                        new Identity("maple.example", "101", device.device().username(), "wrong"),
                        "maple.example",
                        Habits.USUAL);
        for (int i = 0; i < 5; i++) {
            phone.register(exchange.now());
            exchange.settle();
            assertEquals(401, phone.lastStatus());
        }
        exchange.pass(Duration.ofSeconds(61));
        List<RegistrationRefused> refused = exchange.audited(RegistrationRefused.class);
        assertEquals(1, refused.size());
        assertEquals(5, refused.getFirst().count());
        assertEquals("wrong", refused.getFirst().reason());
    }

    /// After a power cut all connections of an office are new, and one of its phones may have a
    /// wrong secret, or somebody on its network may guess.
    @Test
    void onePhoneWithAWrongSecretKeepsNobodyElseOfItsOfficeOut() {
        exchange.connections.behindOneAddress();
        ScriptedPhone mistaken =
                exchange.connected(
                        new Identity("maple.example", "101", "101-none", "wrong"),
                        "maple.example",
                        Habits.USUAL);
        for (int i = 0; i < 50; i++) {
            mistaken.register(exchange.now());
            exchange.settle();
        }
        assertEquals(503, mistaken.lastStatus());
        ScriptedPhone honest = exchange.registered(maple, maple101);
        assertTrue(honest.registered());
        ScriptedPhone caller = callTo(honest);
        assertTrue(caller.isTalking());
    }

    @Test
    void aDeviceMayNotRegisterAnotherExtension() {
        ScriptedPhone phone =
                exchange.connected(
                        maple, exchange.device(maple, maple101), "maple.example", Habits.USUAL);
        phone.register("102", 300, exchange.now());
        exchange.settle();
        assertEquals(403, phone.lastStatus());
        assertTrue(exchange.view().registrations().isEmpty());
    }

    @Test
    void aStrangerCanNeitherCallNorWatch() {
        exchange.registered(maple, maple102);
        ScriptedPhone stranger =
                exchange.connected(
                        new Identity("maple.example", "101", "101-none", "guess"),
                        "maple.example",
                        Habits.USUAL);
        stranger.call("102", exchange.now());
        exchange.settle();
        assertEquals(401, stranger.lastStatus());
        stranger.subscribe("101", exchange.now());
        exchange.settle();
        assertEquals(401, stranger.lastStatus());
        assertEquals(List.of(), exchange.media.ports());
    }

    @Test
    void md5IsTakenUntilTheDeviceHasShownSha256() {
        IssuedDevice device = exchange.device(maple, maple101);
        ScriptedPhone old =
                exchange.connected(
                        maple, device, "maple.example", Habits.USUAL.with(DigestAlgorithm.MD5));
        old.register(exchange.now());
        exchange.settle();
        assertTrue(old.registered());
        assertEquals(List.of(), exchange.usesSha256);
        ScriptedPhone modern = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        modern.register(exchange.now());
        exchange.settle();
        assertTrue(modern.registered());
        assertEquals(List.of(device.device().id()), exchange.usesSha256);
        ScriptedPhone downgraded =
                exchange.connected(
                        maple, device, "maple.example", Habits.USUAL.with(DigestAlgorithm.MD5));
        downgraded.register(exchange.now());
        exchange.settle();
        assertEquals(401, downgraded.lastStatus());
    }

    @Test
    void registrationsAreSeenAndAuditedWithTheirTls() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        Registration seen = exchange.view().registrations().getFirst();
        assertEquals(maple101.id(), seen.extension());
        assertEquals("TLSv1.3", seen.tlsVersion());
        assertEquals(1, exchange.audited(PhoneRegistered.class).size());
        exchange.disconnect(phone);
        assertTrue(exchange.view().registrations().isEmpty());
        assertEquals(
                "connection_lost", exchange.audited(PhoneUnregistered.class).getFirst().cause());
    }

    @Test
    void aRegistrationThatIsNotRefreshedExpires() {
        exchange.registered(maple, maple101);
        exchange.pass(Duration.ofSeconds(301));
        assertTrue(exchange.view().registrations().isEmpty());
        assertEquals("expired", exchange.audited(PhoneUnregistered.class).getFirst().cause());
    }

    @Test
    void aRevokedDeviceLosesItsRegistrationAtOnceAndCanNoLongerCall() {
        ScriptedPhone phone = exchange.registered(maple, maple102);
        var device = exchange.view().registrations().getFirst().device();
        exchange.revoke(maple, device);
        assertTrue(exchange.view().registrations().isEmpty());
        exchange.reconnect(phone);
        phone.call("101", exchange.now());
        exchange.settle();
        assertEquals(401, phone.lastStatus());
    }

    @Test
    void aDeviceThatIsCalledOtherwiseStaysRegistered() {
        exchange.registered(maple, maple102);
        exchange.change(
                maple,
                exchange.view().registrations().getFirst().device(),
                DeviceCertificateTest::moved);
        assertEquals(1, exchange.view().registrations().size());
    }

    @Test
    void theCallOfARevokedPhoneEndsAtOnceAndItsConnectionCloses() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        var device = exchange.view().registrations().getFirst().device();
        ScriptedPhone caller = callTo(phone);
        exchange.revoke(maple, device);
        assertEquals(List.of(EndCause.BYE), caller.ends());
        assertEquals(List.of(EndCause.BYE), phone.ends());
        assertFalse(exchange.isConnected(phone));
        assertTrue(exchange.isConnected(caller));
        assertEquals(1, exchange.view().registrations().size());
    }

    @Test
    void aPhoneThatIsRevokedWhileItCallsOrRingsIsOutOfIt() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        var device = exchange.view().registrations().getFirst().device();
        ScriptedPhone other = exchange.registered(maple, maple102);
        other.call("101", exchange.now());
        exchange.settle();
        assertTrue(phone.isRinging());
        exchange.revoke(maple, device);
        assertEquals(List.of(EndCause.CANCELLED), phone.ends());
        assertEquals(1, exchange.visits.size(), "the caller comes to the mailbox");
        assertFalse(exchange.isConnected(phone));
        var others = exchange.view().registrations().getFirst().device();
        exchange.revoke(maple, others);
        assertEquals(List.of(), exchange.view().calls());
    }

    @Test
    void aNewDirectoryEndsNobodysCall() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        ScriptedPhone caller = callTo(phone);
        exchange.extension(maple, "103", false);
        exchange.revoke(maple, DeviceId.random());
        assertTrue(caller.isTalking() && phone.isTalking());
        assertTrue(exchange.isConnected(phone));
    }

    @Test
    void aNewDirectoryLeavesOthersRegistered() {
        exchange.registered(maple, maple102);
        exchange.extension(maple, "103", false);
        assertEquals(1, exchange.view().registrations().size());
    }

    @Test
    void aCallSurvivesAPhoneThatComesBackOnANewConnection() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        ScriptedPhone caller = callTo(phone);
        exchange.disconnect(phone);
        exchange.pass(Duration.ofSeconds(5));
        exchange.reconnect(phone);
        phone.register(exchange.now());
        exchange.settle();
        exchange.pass(Duration.ofSeconds(60));
        assertTrue(caller.isTalking());
        phone.hangUp(exchange.now());
        exchange.settle();
        assertFalse(caller.isTalking(), "the hang-up comes over the new connection");
    }

    /// Its Contact there is another one, so that to the registrar it is not the same binding.
    @Test
    void aPhoneGoesOnWithItsCallOnAnyOfItsConnections() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        ScriptedPhone caller = callTo(phone);
        FlowId first = exchange.connection(phone);
        exchange.reconnect(phone);
        phone.register(exchange.now());
        exchange.settle();
        phone.hold(exchange.now());
        exchange.settle();
        assertTrue(phone.isTalking() && caller.isTalking());
        exchange.disconnect(first);
        exchange.pass(Duration.ofSeconds(60));
        assertTrue(phone.isTalking() && caller.isTalking());
        phone.hangUp(exchange.now());
        exchange.settle();
        assertFalse(caller.isTalking());
    }

    @Test
    void aPhoneWhoseConnectionBreaksIsAskedOnItsOtherOne() {
        IssuedDevice device = exchange.device(maple, maple101);
        ScriptedPhone phone = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        ScriptedPhone caller = callTo(phone);
        ScriptedPhone again = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        again.register(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        exchange.disconnect(phone);
        assertFalse(caller.isTalking(), "there nobody knows of the call");
    }

    @Test
    void aCallEndsWhenItsPhoneComesBackWithoutItsMemory() {
        IssuedDevice device = exchange.device(maple, maple101);
        ScriptedPhone phone = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        ScriptedPhone caller = callTo(phone);
        exchange.disconnect(phone);
        exchange.pass(Duration.ofSeconds(5));
        ScriptedPhone again = exchange.connected(maple, device, "maple.example", Habits.USUAL);
        again.register(exchange.now());
        exchange.settle();
        assertFalse(caller.isTalking());
    }

    private ScriptedPhone callTo(ScriptedPhone phone) {
        ScriptedPhone caller = exchange.registered(maple, maple102);
        caller.call("101", exchange.now());
        exchange.settle();
        phone.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        return caller;
    }

    // ---- lamps

    @Test
    void aLampShowsItsMailboxAndFollowsIt() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        tell(maple, maple101, new MailboxCounts(2, 1));
        phone.subscribe("101", exchange.now());
        exchange.settle();
        assertEquals(1, phone.lamps().size());
        assertTrue(phone.lamps().getFirst().contains("Messages-Waiting: yes"));
        assertTrue(phone.lamps().getFirst().contains("Voice-Message: 2/1"));
        tell(maple, maple101, new MailboxCounts(0, 3));
        assertTrue(phone.lamps().getLast().contains("Messages-Waiting: no"));
        tell(maple, maple101, new MailboxCounts(0, 3));
        assertEquals(2, phone.lamps().size(), "what has not changed is not told");
        exchange.disconnect(phone);
        assertEquals(0, exchange.view().subscriptions());
    }

    @Test
    void anotherPracticesMailboxLightsNoLampHere() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        phone.subscribe("101", exchange.now());
        exchange.settle();
        tell(birch, birch101, new MailboxCounts(9, 9));
        assertEquals(1, phone.lamps().size());
        assertFalse(phone.lamps().getFirst().contains("9/9"));
        exchange.disconnect(phone);
    }

    @Test
    void aPhoneMayWatchItsOwnMailboxOnly() {
        ScriptedPhone phone = exchange.registered(maple, maple102);
        phone.subscribe("101", exchange.now());
        exchange.settle();
        assertEquals(403, phone.lastStatus());
        phone.subscribe("102", exchange.now());
        exchange.settle();
        assertEquals(404, phone.lastStatus(), "it has none");
    }

    @Test
    void theLampOfASharedMailboxShowsWhatItsOwnListenerHasNotHeard() {
        ScriptedPhone phone = exchange.registered(maple, maple101);
        phone.subscribe("101", exchange.now());
        exchange.settle();
        var all = new MailboxCounts(2, 0);
        tell(maple, maple101, all, Map.of("101", all));
        tell(maple, maple101, all, Map.of("101", all, "102", new MailboxCounts(0, 2)));
        assertTrue(phone.lamps().getLast().contains("Voice-Message: 2/0"));
        assertEquals(2, phone.lamps().size(), "what another one hears is not told");
        tell(maple, maple101, all, Map.of("101", new MailboxCounts(1, 1)));
        assertTrue(phone.lamps().getLast().contains("Voice-Message: 1/1"));
        exchange.disconnect(phone);
    }

    private void tell(Tenant tenant, Extension extension, MailboxCounts counts) {
        tell(tenant, extension, counts, Map.of());
    }

    private void tell(
            Tenant tenant,
            Extension extension,
            MailboxCounts counts,
            Map<String, MailboxCounts> byNumber) {
        exchange.shard()
                .handle(
                        new ShardInput.Mailbox(
                                new MailboxChanged(
                                        tenant.id(),
                                        extension.mailbox().orElseThrow(),
                                        counts,
                                        byNumber)),
                        exchange.now());
        exchange.settle();
    }
}
