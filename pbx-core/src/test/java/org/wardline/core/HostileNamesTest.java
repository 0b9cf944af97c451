package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.Attack;
import org.wardline.testkit.HeardLog;
import org.wardline.testkit.HostileText;
import org.wardline.testkit.phone.ScriptedPhone;

/// Names and texts that are code elsewhere: SQL, markup, templates, escapes of terminals. Each is a
/// name, to the letter, or is refused; none is said to the operator.
class HostileNamesTest {

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final ScriptedPhone victim = stage.victim;
    private final ScriptedPhone attacker = stage.attacker;
    private final HeardLog log = HeardLog.ofEverything();

    @AfterEach
    void nothingLeaks() {
        log.close();
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    /// The headers that hold text of a phone's choosing.
    private static final List<String> LINES =
            List.of(
                    "From: \"%s\" <sip:12015550123@maple.example>;tag=f",
                    "To: \"%s\" <sip:102@maple.example>",
                    "Contact: \"%s\" <sip:101@phone.example>",
                    "P-Asserted-Identity: \"%s\" <sip:9@maple.example>",
                    "Reply-To: \"%s\" <sip:9@maple.example>",
                    "Referred-By: \"%s\" <sip:9@maple.example>",
                    "User-Agent: %s",
                    "Server: %s",
                    "Subject: %s",
                    "Organization: %s",
                    "Call-Info: <http://x.example/?%s>",
                    "Alert-Info: <http://x.example/?%s>",
                    "Warning: 399 x.example \"%s\"",
                    "Reason: SIP;cause=200;text=\"%s\"",
                    "In-Reply-To: %s",
                    "Priority: %s",
                    "Accept-Language: %s",
                    "X-Other: %s");

    @Test
    void sqlInAHeaderIsText() {
        for (String payload : HostileText.sql()) {
            for (String line : LINES) {
                call(line.formatted(payload), payload);
                stage.attacked(Attack.SQL_INJECTION);
            }
        }
    }

    /// What was dialled is kept as it was dialled, whatever it is.
    @Test
    void sqlThatIsDialledIsKeptToTheLetter() {
        for (String payload : HostileText.sql()) {
            stage.raw(
                    attacker,
                    "INVITE sip:" + AttackStage.percent(payload) + "@maple.example",
                    AttackStage.call("Subject: none"));
            exchange.settle();
            assertEquals(payload, exchange.records.getLast().dialled().reveal());
            stage.attacked(Attack.SQL_INJECTION);
        }
        assertEquals(50, exchange.records.size());
    }

    /// What a gateway says of an outside caller is kept to the letter, but for what is no letter:
    /// no screen and no terminal acts on a name.
    @Test
    void aNameIsKeptWithoutWhatActsOnScreens() {
        ScriptedPhone gateway = SimGateway.of(exchange, stage.maple);
        for (String payload : HostileText.markup()) {
            String from = "From: \"%s\" <sip:12015550123@maple.example>;tag=f".formatted(payload);
            int before = exchange.records.size();
            stage.raw(gateway, "INVITE sip:199@maple.example", AttackStage.call(from));
            exchange.settle();
            for (CallDetailRecord kept :
                    exchange.records.subList(before, exchange.records.size())) {
                String name = kept.callerName().reveal();
                assertEquals(HostileText.printable(name), name, payload);
                stage.attacked(Attack.MARKUP_AND_TERMINAL_INJECTION);
            }
        }
        assertTrue(exchange.records.size() > HostileText.markup().size() / 2);
    }

    @Test
    void markupTemplatesAndEscapesAreText() {
        for (String payload : HostileText.markup()) {
            for (String line : LINES) {
                call(line.formatted(payload), payload);
                stage.attacked(Attack.MARKUP_AND_TERMINAL_INJECTION);
            }
        }
    }

    /// The call comes as from the attacker's own desk, or is malformed; nothing of the payload gets
    /// anywhere.
    private void call(String line, String payload) {
        int before = exchange.records.size();
        SipResponse answer = stage.raw(attacker, "INVITE", AttackStage.call(line));
        List<UaOutput.Send> sent = List.copyOf(stage.sent);
        boolean rings = victim.isRinging();
        assertTrue(rings || answer.status() >= 400, line);
        if (rings) {
            String shown =
                    new String(
                            SipWriter.write(victim.invitations().getLast()),
                            StandardCharsets.UTF_8);
            assertFalse(shown.contains(payload), line);
            // A name in From is an outside caller's, of whom this screen may show the initials.
            assertTrue(line.startsWith("From:") || shown.contains("\"Desk 101\" <sip:101@"), shown);
            victim.reject(486, exchange.now());
            exchange.settle();
            assertEquals(before + 1, exchange.records.size());
            assertEquals("102", exchange.records.getLast().dialled().reveal());
        }
        assertTrue(
                sent.stream()
                        .map(send ->
                                new String(SipWriter.write(send.message()), StandardCharsets.UTF_8))
                        .noneMatch(text -> text.lines().anyMatch(l -> l.startsWith("X-Forged"))),
                line);
        assertTrue(log.lines().stream().noneMatch(said -> said.contains(payload)), line);
    }
}
