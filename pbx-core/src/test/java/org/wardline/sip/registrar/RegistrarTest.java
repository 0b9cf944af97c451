package org.wardline.sip.registrar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.registrar.BindingChange.Cause;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

class RegistrarTest {

    private static final String INSTANCE = ";+sip.instance=\"<urn:uuid:0001>\"";

    private final Registrar registrar = new Registrar(RegistrarPolicy.DEFAULT, new Random(3));
    private final AddressOfRecord aor = new AddressOfRecord(TenantId.random(), "101");
    private final DeviceId phone = DeviceId.random();
    private final DeviceId otherPhone = DeviceId.random();
    private final Flow flow = SipFlows.flow(1);
    private long cseq;

    @Test
    void aBindingIsItsFlowWhateverTheContactSays() {
        var outcome = register(flow, "Contact: <sip:101@10.0.0.7:5071;transport=tls>");
        assertEquals(200, outcome.status());
        var added = assertInstanceOf(BindingChange.Added.class, outcome.changes().getFirst());
        assertEquals(flow, added.binding().flow());
        assertEquals("sip:101@10.0.0.7:5071;transport=tls", added.binding().target().text());
    }

    @Test
    void theContactComesBackAsItWasWithTheTimeGranted() {
        String contact = "<sips:101@10.0.0.7;x=%41>;expires=300;+foo=\"a b\";q=0.5";
        var outcome = register(flow, "Contact: \"Desk\" " + contact);
        NameAddr echoed = (NameAddr) outcome.headers().first(HeaderName.CONTACT).orElseThrow();
        assertEquals("\"Desk\" " + contact, echoed.text());
    }

    @Test
    void outboundIsGrantedOnlyToWhoAsksForIt() {
        String[] full = {
            "Supported: path, outbound", "Contact: <sip:101@10.0.0.7>" + INSTANCE + ";reg-id=1"
        };
        var granted = register(flow, full);
        assertTrue(granted.headers().lists(HeaderName.REQUIRE, "outbound"));
        assertEquals(120, granted.headers().first(HeaderName.FLOW_TIMER).orElseThrow());
        for (String[] partial :
                List.of(
                        new String[] {full[1]},
                        new String[] {full[0], "Contact: <sip:101@10.0.0.7>;reg-id=1"},
                        new String[] {full[0], "Contact: <sip:101@10.0.0.7>" + INSTANCE},
                        new String[] {
                            full[0], full[1], "Via: SIP/2.0/TLS p.example;branch=z9hG4bKx"
                        })) {
            var fresh = new Registrar(RegistrarPolicy.DEFAULT, new Random(3));
            var outcome = fresh.register(aor, phone, flow, request(partial), 0);
            assertEquals(200, outcome.status());
            assertFalse(outcome.headers().has(HeaderName.REQUIRE), String.join(" ", partial));
            assertFalse(outcome.headers().has(HeaderName.FLOW_TIMER));
            assertEquals(1, fresh.bindings(aor).size(), "bound to its connection all the same");
        }
    }

    @Test
    void aPhoneThatComesBackReplacesItsBindingByInstance() {
        register(flow, "Contact: <sip:101@10.0.0.7:1111>" + INSTANCE);
        Flow second = SipFlows.flow(2);
        var outcome = register(second, "Contact: <sip:101@10.0.0.7:2222>" + INSTANCE);
        var refreshed =
                assertInstanceOf(BindingChange.Refreshed.class, outcome.changes().getFirst());
        assertEquals(flow, refreshed.before().flow());
        assertEquals(second, registrar.bindings(aor).getFirst().flow());
        assertEquals(1, registrar.bindings(aor).size());
    }

    /// Ten thousand phones that refresh would else be copied by the collector, whole messages each.
    @Test
    void aRefreshKeepsThePartsThatItRepeats() {
        register(flow, "Contact: <sip:101@10.0.0.7:1111>" + INSTANCE, "User-Agent: a");
        var first = registrar.bindings(aor).getFirst();
        register(flow, "Contact: <sip:101@10.0.0.7:1111>" + INSTANCE, "User-Agent: b");
        var second = registrar.bindings(aor).getFirst();
        assertSame(first.contact(), second.contact());
        assertSame(first.callId(), second.callId());
        assertEquals("b", second.userAgent());
    }

    @Test
    void twoFlowsOfOneInstanceAreTwoBindings() {
        String contact = "Contact: <sip:101@10.0.0.7>" + INSTANCE + ";reg-id=";
        register(flow, "Supported: outbound", contact + "1");
        register(SipFlows.flow(2), "Supported: outbound", contact + "2");
        assertEquals(2, registrar.bindings(aor).size());
    }

    @Test
    void severalPhonesOfOnePersonAreAllBound() {
        register(flow, "Contact: <sip:101@10.0.0.7>");
        var outcome = registerOther("Contact: <sip:101@10.0.0.8>");
        assertEquals(2, registrar.bindings(aor).size());
        assertEquals(2, outcome.headers().all(HeaderName.CONTACT).size());
    }

    @Test
    void aPhoneRemovesOnlyItsOwnBindings() {
        register(flow, "Contact: <sip:101@10.0.0.7>", "Expires: 600");
        registerOther("Contact: <sip:101@10.0.0.8>");
        var outcome = registerOther("Contact: *", "Expires: 0");
        assertEquals(1, outcome.changes().size());
        assertEquals(phone, registrar.bindings(aor).getFirst().device());
        registerOther("Contact: <sip:101@10.0.0.7>;expires=0");
        assertEquals(1, registrar.bindings(aor).size(), "the other phone's contact stays");
    }

    @Test
    void eitherAllContactsAreTakenOrNone() {
        var outcome =
                register(
                        flow,
                        "Contact: <sip:101@10.0.0.7>, <sip:101@10.0.0.8>;expires=5",
                        "Contact: <sip:101@10.0.0.9>");
        assertEquals(423, outcome.status());
        assertEquals(60, outcome.headers().first(HeaderName.MIN_EXPIRES).orElseThrow());
        assertTrue(outcome.changes().isEmpty());
        assertTrue(registrar.bindings(aor).isEmpty());
        assertTrue(registrar.nextDeadlineMs().isEmpty() || registrar.advance(1L << 40).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: *",
                "Contact: *;Expires: 600",
                "Contact: *, <sip:a@b.c>;Expires: 0",
                "Contact: <tel:+12015550123>",
                "Contact: <http://x.example>"
            })
    void contactsThatMeanNothingAreRefused(String lines) {
        register(flow, "Contact: <sip:101@10.0.0.7>");
        var outcome = register(flow, lines.split(";", -1));
        assertEquals(400, outcome.status());
        assertEquals(1, registrar.bindings(aor).size());
    }

    @Test
    void aRepeatedOrOlderRegisterOfTheSameCallChangesNothing() {
        SipRequest first = request("Contact: <sip:101@10.0.0.7>");
        SipRequest second = request("Contact: <sip:101@10.0.0.7>;expires=0");
        assertEquals(200, registrar.register(aor, phone, flow, second, 0).status());
        SipRequest third = request("Contact: <sip:101@10.0.0.7>");
        assertEquals(200, registrar.register(aor, phone, flow, third, 0).status());
        assertEquals(500, registrar.register(aor, phone, flow, second, 0).status());
        assertEquals(500, registrar.register(aor, phone, flow, first, 0).status());
        assertEquals(1, registrar.bindings(aor).size());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "60, 60, 60",
        "599, 599, 599",
        "3600, 2880, 3240",
        "4294967295, 2880, 3240",
        "-1, 2880, 3240"
    })
    void expiryIsBoundedAndSpread(long wanted, long least, long most) {
        String expires = wanted < 0 ? "Subject: none" : "Expires: " + wanted;
        var outcome = register(flow, "Contact: <sip:101@10.0.0.7>", expires);
        long granted =
                outcome.headers()
                        .first(HeaderName.CONTACT)
                        .map(c -> Long.parseLong(((NameAddr) c).params().value("expires").get()))
                        .orElse(0L);
        assertTrue(granted >= least && granted <= most, wanted + " -> " + granted);
    }

    @Test
    void whatIsNotRefreshedExpires() {
        register(flow, "Contact: <sip:101@10.0.0.7>;expires=60");
        assertEquals(60_000, registrar.nextDeadlineMs().orElseThrow());
        assertTrue(registrar.advance(59_999).isEmpty());
        var removed =
                assertInstanceOf(BindingChange.Removed.class, registrar.advance(60_000).getFirst());
        assertEquals(Cause.EXPIRED, removed.cause());
        assertTrue(registrar.all().isEmpty());
    }

    @Test
    void aRefreshMovesTheExpiry() {
        register(flow, "Contact: <sip:101@10.0.0.7>;expires=60");
        SipRequest refresh = request("Contact: <sip:101@10.0.0.7>;expires=60");
        registrar.register(aor, phone, flow, refresh, 50_000);
        assertTrue(registrar.advance(60_000).isEmpty());
        assertEquals(1, registrar.advance(110_000).size());
    }

    @Test
    void aClosedFlowTakesItsBindingsAndNoOthers() {
        register(flow, "Contact: <sip:101@10.0.0.7>, <sip:101@10.0.0.9>");
        registerOther("Contact: <sip:101@10.0.0.8>");
        List<BindingChange> changes = registrar.flowClosed(flow.id());
        assertEquals(2, changes.size());
        assertTrue(changes.stream().allMatch(RegistrarTest::isFlowLost));
        assertEquals(otherPhone, registrar.bindings(aor).getFirst().device());
        assertTrue(registrar.flowClosed(flow.id()).isEmpty());
    }

    @Test
    void aRevokedDeviceIsReachedNoMore() {
        register(flow, "Contact: <sip:101@10.0.0.7>");
        registerOther("Contact: <sip:101@10.0.0.8>");
        Binding revoked = registrar.bindings(aor).getFirst();
        assertEquals(phone, revoked.device());
        assertEquals(
                List.of(new BindingChange.Removed(revoked, BindingChange.Cause.REVOKED)),
                registrar.revoked(revoked));
        assertEquals(otherPhone, registrar.bindings(aor).getFirst().device());
        assertEquals(List.of(), registrar.revoked(revoked));
    }

    @Test
    void onePersonHasAtMostTenPhones() {
        var contacts = new ArrayList<String>();
        for (int i = 0; i < 11; i++) {
            contacts.add("Contact: <sip:101@10.0.0." + i + ">");
        }
        assertEquals(403, register(flow, contacts.toArray(String[]::new)).status());
        assertTrue(registrar.bindings(aor).isEmpty());
        contacts.removeLast();
        assertEquals(200, register(flow, contacts.toArray(String[]::new)).status());
        assertEquals(10, registrar.bindings(aor).size());
    }

    @Test
    void aQueryListsWhatIsBound() {
        register(flow, "Contact: <sip:101@10.0.0.7>");
        var outcome = register(flow);
        assertEquals(1, outcome.headers().all(HeaderName.CONTACT).size());
        assertTrue(outcome.changes().isEmpty());
    }

    @Test
    void theSameExtensionOfAnotherPracticeIsAnotherAddress() {
        register(flow, "Contact: <sip:101@10.0.0.7>");
        assertTrue(registrar.bindings(new AddressOfRecord(TenantId.random(), "101")).isEmpty());
    }

    @Test
    void anAddressIsLookedAtWhenItsNextBindingExpiresAndNeverInVain() {
        register(flow, "Contact: <sip:101@10.0.0.7>", "Expires: 100");
        registerOther("Contact: <sip:101@10.0.0.8>", "Expires: 200");
        assertEquals(100_000, registrar.nextDeadlineMs().orElseThrow());
        register(flow, "Contact: <sip:101@10.0.0.7>", "Expires: 300");
        assertEquals(200_000, registrar.nextDeadlineMs().orElseThrow());
        register(flow, "Contact: <sip:101@10.0.0.7>", "Expires: 0");
        registrar.flowClosed(SipFlows.flow(8).id());
        assertTrue(registrar.nextDeadlineMs().isEmpty());
    }

    private static boolean isFlowLost(BindingChange change) {
        return change instanceof BindingChange.Removed removed
                && removed.cause() == Cause.FLOW_LOST;
    }

    private RegisterOutcome register(Flow on, String... lines) {
        return registrar.register(aor, phone, on, request(lines), 0);
    }

    private RegisterOutcome registerOther(String... lines) {
        return registrar.register(aor, otherPhone, SipFlows.flow(8), request(lines), 0);
    }

    private SipRequest request(String... lines) {
        cseq++;
        byte[] bytes = SipText.simpleBytes("REGISTER", "sip:north.example", lines);
        String text =
                new String(bytes, StandardCharsets.UTF_8)
                        .replace("CSeq: 1 ", "CSeq: " + cseq + " ");
        return (SipRequest) SipText.message(text.getBytes(StandardCharsets.UTF_8));
    }
}
