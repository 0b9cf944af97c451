package org.wardline.audit.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;
import org.wardline.audit.event.EventField;
import org.wardline.audit.event.EventKinds;
import org.wardline.ident.TenantId;

class SyslogMessageTest {

    private static final TenantId PRACTICE = TenantId.parse("00000000-0000-4000-8000-000000000001");
    private static final String PERSON = "00000000-0000-4000-8000-0000000000a1";
    private static final String MESSAGE = "00000000-0000-4000-8000-0000000000e5";
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456Z");

    private static AuditEntry entry(long index, String kind, String agent, EventField... fields) {
        return new AuditEntry(
                new UUID(0, 1),
                index,
                PRACTICE,
                7,
                TIME,
                new AuditEntry.Who("person", PERSON, "s-1", "provider", "password"),
                "192.0.2.7",
                agent,
                kind,
                List.of(fields));
    }

    private static AuditEntry listened(long index, String agent) {
        return entry(
                index,
                "message.listened",
                agent,
                new EventField("intent", "41"),
                new EventField("message", MESSAGE),
                new EventField("seconds", "7"),
                new EventField("ranges", "0-7"));
    }

    private static String message(SyslogForm form, AuditEntry entry) {
        var frame = new SyslogMessage(form, "pbx.clinic.example").framed(entry);
        var text = new String(frame, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        var rest = Arrays.copyOfRange(frame, space + 1, frame.length);
        assertEquals(rest.length, Integer.parseInt(text.substring(0, space)), "octets are counted");
        assertTrue(rest.length <= 8_192, rest.length + " octets");
        return new String(rest, StandardCharsets.UTF_8);
    }

    @Test
    void aPlaybackAsCommonEventFormat() {
        assertEquals(
                "<85>1 2026-11-22T10:00:00.123456Z pbx.clinic.example wardline - message.listened"
                        + " [meta sequenceId=\"43\"] CEF:0|Wardline|Wardline|1|message.listened|"
                        + "Patient Record|3|externalId=42 rt=1795341600123 act=read"
                        + " outcome=success wardlinePractice=00000000-0000-4000-8000-000000000001"
                        + " wardlineActor=person suid="
                        + PERSON
                        + " spriv=provider wardlineSession=s-1 wardlineMethod=password"
                        + " src=192.0.2.7 requestClientApplication=Phone/1 wardlineIntent=41"
                        + " wardlineMessage="
                        + MESSAGE
                        + " wardlineSeconds=7 wardlineRanges=0-7",
                message(SyslogForm.CEF, listened(42, "Phone/1")));
    }

    @Test
    void aPlaybackAsDicomAuditMessage() throws Exception {
        var message = message(SyslogForm.DICOM, listened(42, "Phone/1"));
        var start =
                "<85>1 2026-11-22T10:00:00.123456Z pbx.clinic.example wardline - DICOM+RFC3881"
                        + " [meta sequenceId=\"43\"] \ufeff";
        assertTrue(message.startsWith(start + "<AuditMessage>"), message);
        var xml = parsed(message.substring(start.length()));
        assertEquals("R", attribute(xml, "EventIdentification", "EventActionCode"));
        assertEquals("0", attribute(xml, "EventIdentification", "EventOutcomeIndicator"));
        assertEquals("110110", attribute(xml, "EventID", "csd-code"));
        assertEquals("message.listened", attribute(xml, "EventTypeCode", "csd-code"));
        assertEquals(PERSON, attribute(xml, "ActiveParticipant", "UserID"));
        assertEquals("true", attribute(xml, "ActiveParticipant", "UserIsRequestor"));
        assertEquals("192.0.2.7", attribute(xml, "ActiveParticipant", "NetworkAccessPointID"));
        assertEquals("provider", attribute(xml, "RoleIDCode", "csd-code"));
        assertEquals(
                PRACTICE.toString(),
                attribute(xml, "AuditSourceIdentification", "AuditEnterpriseSiteID"));
        assertEquals(
                MESSAGE, attribute(xml, "ParticipantObjectIdentification", "ParticipantObjectID"));
        var details = xml.getElementsByTagName("ParticipantObjectDetail");
        assertEquals(6, details.getLength());
        assertEquals(
                "seconds", details.item(3).getAttributes().getNamedItem("type").getNodeValue());
        assertEquals(
                "7", decoded(details.item(3).getAttributes().getNamedItem("value").getNodeValue()));
    }

    @Test
    void aRefusalIsAWarningAndLostEntriesAreAnError() {
        var refused = entry(1, "access.refused", "", new EventField("reason", "no_grant"));
        assertTrue(message(SyslogForm.CEF, refused).startsWith("<84>1 "));
        assertTrue(message(SyslogForm.CEF, refused).contains("|Security Alert|6|"));
        var lost = entry(2, "entries.lost", "", new EventField("count", "3"));
        assertTrue(message(SyslogForm.CEF, lost).startsWith("<83>1 "));
    }

    @Test
    void noTextOfAStrangerBreaksAMessage() throws Exception {
        for (var agent :
                List.of(
                        "a=b\\c|d",
                        "two\nlines\r\0and a bell\u0007",
                        "<AuditMessage a=\"'&]]>",
                        "\ud800 half, \uffff none, \ud83d\ude00 whole",
                        "\u4e2d".repeat(200))) {
            var cef = message(SyslogForm.CEF, listened(1, agent));
            assertFalse(cef.contains("\n") || cef.contains("\0"), cef);
            assertEquals(1, cef.split(" wardlineIntent=", -1).length - 1, cef);
            var dicom = message(SyslogForm.DICOM, listened(1, agent));
            parsed(dicom.substring(dicom.indexOf('\ufeff') + 1));
        }
        assertTrue(
                message(SyslogForm.CEF, listened(1, "a=b\\c"))
                        .contains(" requestClientApplication=a\\=b\\\\c "));
    }

    @Test
    void theLongestActFitsWhatReceiversTake() {
        var longest = "\u4e2d".repeat(2_000);
        for (var form : SyslogForm.values()) {
            message(
                    form,
                    entry(
                            1,
                            "configuration.changed",
                            longest,
                            new EventField("object", "extension"),
                            new EventField("object_id", longest),
                            new EventField("before", longest),
                            new EventField("after", longest)));
        }
    }

    @Test
    void everyKindOfActHasItsPlaceInTheSharedVocabulary() {
        for (var kind : EventKinds.all()) {
            assertTrue(AuditClass.knows(kind), kind);
        }
        assertTrue(EventKinds.all().size() >= 28);
    }

    private static org.w3c.dom.Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String attribute(org.w3c.dom.Document xml, String element, String name) {
        var elements = xml.getElementsByTagName(element);
        return elements.item(elements.getLength() - 1)
                .getAttributes()
                .getNamedItem(name)
                .getNodeValue();
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
