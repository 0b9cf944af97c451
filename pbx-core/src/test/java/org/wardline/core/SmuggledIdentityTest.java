package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.SipWriter;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Disguise;
import org.wardline.testkit.phone.ScriptedPhone;

/// Headers by which one trusted element tells another who somebody is, from a phone, in every
/// disguise that has deceived an edge elsewhere ([Disguise]): what the called phone shows and what
/// the record of the call keeps is the caller's own identity, or there is no call.
class SmuggledIdentityTest {

    /// The first is one that Wardline itself writes, to carriers; the others are what other systems
    /// believe.
    private static final List<String> NAMES =
            List.of(
                    "P-Asserted-Identity",
                    "P-Preferred-Identity",
                    "Remote-Party-ID",
                    "Diversion",
                    "History-Info",
                    "Referred-By",
                    "Identity",
                    "P-Charging-Vector",
                    "Authentication-Info",
                    "X-Wardline-Extension");

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final ScriptedPhone victim = stage.victim;
    private final ScriptedPhone attacker = stage.attacker;

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    @Test
    void noHeaderOfAPhoneMakesItSomebodyElseInAnyDisguise() {
        assertTrue(Disguise.all().size() >= 30);
        for (String name : NAMES) {
            for (Disguise disguise : Disguise.all()) {
                boolean rang = callsAsItself(disguise, name);
                assertEquals(disguise.isCall(), rang, disguise + " " + name);
                stage.attacked(Attack.SMUGGLED_IDENTITY);
            }
        }
    }

    /// @return whether the victim's phone rang, and showed whose desk it is
    private boolean callsAsItself(Disguise disguise, String name) {
        int before = victim.invitations().size();
        int kept = exchange.records.size();
        SipResponse answer =
                stage.raw(
                        attacker,
                        "INVITE " + disguise.uri(name),
                        disguise.lines(name, AttackStage.call("Subject: none")));
        exchange.settle();
        boolean rings = victim.invitations().size() > before;
        if (rings) {
            assertShows(victim, "\"Desk 101\" <sip:101@");
            victim.reject(486, exchange.now());
            exchange.settle();
        } else {
            assertTrue(answer.status() >= 400, disguise + " " + name);
        }
        exchange.records
                .subList(kept, exchange.records.size())
                .forEach(record -> {
                    assertEquals("101", record.callerNumber().reveal(), disguise + " " + name);
                    assertEquals("Desk 101", record.callerName().reveal(), disguise + " " + name);
                });
        assertTrue(!rings || exchange.records.size() == kept + 1, disguise + " " + name);
        return rings;
    }

    private static void assertShows(ScriptedPhone called, String caller) {
        byte[] wire = SipWriter.write(called.invitations().getLast());
        String seen = new String(wire, StandardCharsets.UTF_8);
        assertTrue(seen.contains("From: " + caller), seen);
        assertFalse(seen.contains("Boss") || seen.contains("sip:999"), seen);
    }

    private static SipUri asking(String name) {
        String headers = name + "=%22Boss%22%20%3Csip%3A999%40maple.example%3E";
        return new SipUri(false, "103", "", "maple.example", 0, Params.NONE, headers);
    }

    /// A transfer whose target asks for headers (RFC 3261 19.1.1): the third phone sees who calls.
    @Test
    void noHeaderOfATransferMakesTheOtherOneSomebodyElse() {
        ScriptedPhone third =
                exchange.registered(stage.maple, exchange.extension(stage.maple, "103", false));
        for (String name : NAMES) {
            attacker.call("102", exchange.now());
            exchange.settle();
            victim.answer(exchange.now());
            exchange.settle();
            attacker.refer(NameAddr.of(asking(name)), exchange.now());
            exchange.settle();
            assertTrue(third.isRinging(), name);
            assertShows(third, "\"Desk 102\" <sip:102@");
            third.reject(486, exchange.now());
            exchange.settle();
            victim.hangUp(exchange.now());
            attacker.hangUp(exchange.now());
            exchange.settle();
            stage.attacked(Attack.SMUGGLED_IDENTITY);
        }
    }
}
