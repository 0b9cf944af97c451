package org.wardline.audit.syslog;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;
import org.wardline.audit.event.EventField;

/// An entry as an `AuditMessage` of DICOM PS3.15 A.5.1: what happened, who took part, which system
/// says so, and what it was about. Our own words are codes of the system `Wardline`.
final class DicomText {

    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

    /// An application server process (CID 402).
    private static final String APPLICATION_SERVER = "4";

    /// `NetworkAccessPointTypeCode` of a numeric address.
    private static final String IP_ADDRESS = "2";

    /// Fields that name an object, with its `ParticipantObjectTypeCode` and
    /// `ParticipantObjectTypeCodeRole`: people, system objects that are records, and others.
    private static final Map<String, String[]> OBJECTS =
            Map.of(
                    "message", new String[] {"2", "3"},
                    "mailbox", new String[] {"2", "4"},
                    "person", new String[] {"1", "11"},
                    "device", new String[] {"2", "13"},
                    "extension", new String[] {"2", "13"},
                    "call", new String[] {"2", "20"});

    private final XMLStreamWriter xml;

    private DicomText(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /// @param host the system that says so
    static String of(AuditEntry entry, AuditClass what, String host) {
        var text = new StringWriter();
        try {
            var xml = XML.createXMLStreamWriter(text);
            new DicomText(xml).message(entry, what, host);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void message(AuditEntry entry, AuditClass what, String host) throws XMLStreamException {
        xml.writeStartElement("AuditMessage");
        event(entry, what);
        participant(entry);
        source(entry, host);
        object(entry);
        xml.writeEndElement();
    }

    private void event(AuditEntry entry, AuditClass what) throws XMLStreamException {
        xml.writeStartElement("EventIdentification");
        attribute("EventActionCode", what.action().letter());
        attribute("EventDateTime", entry.at().toString());
        attribute("EventOutcomeIndicator", Integer.toString(what.outcome().indicator()));
        code("EventID", what.event());
        if (what.type().isPresent()) {
            code("EventTypeCode", what.type().get());
        }
        code("EventTypeCode", entry.kind());
        xml.writeEndElement();
    }

    private void participant(AuditEntry entry) throws XMLStreamException {
        var who = entry.who();
        xml.writeStartElement("ActiveParticipant");
        attribute("UserID", who.id().isEmpty() ? who.kind() : who.id());
        if (!who.session().isEmpty()) {
            attribute("AlternativeUserID", who.session());
        }
        attribute("UserIsRequestor", Boolean.toString(!who.kind().equals("machine")));
        if (!entry.address().isEmpty()) {
            attribute("NetworkAccessPointID", entry.address());
            attribute("NetworkAccessPointTypeCode", IP_ADDRESS);
        }
        code("RoleIDCode", who.role().isEmpty() ? who.kind() : who.role());
        xml.writeEndElement();
    }

    private void source(AuditEntry entry, String host) throws XMLStreamException {
        xml.writeStartElement("AuditSourceIdentification");
        attribute("AuditEnterpriseSiteID", entry.tenant().toString());
        attribute("AuditSourceID", "wardline@" + host);
        xml.writeEmptyElement("AuditSourceTypeCode");
        attribute("csd-code", APPLICATION_SERVER);
        attribute("codeSystemName", "DCM");
        attribute("originalText", "Application Server");
        xml.writeEndElement();
    }

    /// What the act is about, with every field of it; the entry itself when it is about nothing.
    private void object(AuditEntry entry) throws XMLStreamException {
        Optional<EventField> about =
                entry.fields().stream()
                        .filter(field -> OBJECTS.containsKey(field.name()))
                        .findFirst();
        var name = about.map(EventField::name).orElse("entry");
        var codes = OBJECTS.getOrDefault(name, new String[] {"2", "13"});
        xml.writeStartElement("ParticipantObjectIdentification");
        attribute(
                "ParticipantObjectID",
                about.map(EventField::value).orElse(Long.toString(entry.index())));
        attribute("ParticipantObjectTypeCode", codes[0]);
        attribute("ParticipantObjectTypeCodeRole", codes[1]);
        code("ParticipantObjectIDTypeCode", name);
        xml.writeStartElement("ParticipantObjectName");
        xml.writeCharacters(name);
        xml.writeEndElement();
        detail("index", Long.toString(entry.index()));
        for (var field : entry.fields()) {
            detail(field.name(), field.value());
        }
        if (!entry.agent().isEmpty()) {
            detail("agent", entry.agent());
        }
        xml.writeEndElement();
    }

    private void detail(String type, String value) throws XMLStreamException {
        xml.writeEmptyElement("ParticipantObjectDetail");
        attribute("type", type);
        attribute(
                "value",
                Base64.getEncoder()
                        .encodeToString(Bounded.text(value).getBytes(StandardCharsets.UTF_8)));
    }

    private void code(String element, AuditClass.Code code) throws XMLStreamException {
        xml.writeEmptyElement(element);
        attribute("csd-code", code.value());
        attribute("codeSystemName", "DCM");
        attribute("originalText", code.meaning());
    }

    /// A code of our own.
    private void code(String element, String word) throws XMLStreamException {
        xml.writeEmptyElement(element);
        attribute("csd-code", word);
        attribute("codeSystemName", "Wardline");
        attribute("originalText", word);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Bounded.text(value));
    }
}
