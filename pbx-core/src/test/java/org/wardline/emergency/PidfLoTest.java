package org.wardline.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.wardline.directory.CivicAddress;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.Interior;
import org.wardline.directory.Premises;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Location objects read back by a parser that knows namespaces.
class PidfLoTest {

    private static final String PIDF = "urn:ietf:params:xml:ns:pidf";
    private static final String DATA_MODEL = "urn:ietf:params:xml:ns:pidf:data-model";
    private static final String GEOPRIV = "urn:ietf:params:xml:ns:pidf:geopriv10";
    private static final String POLICY = "urn:ietf:params:xml:ns:pidf:geopriv10:basicPolicy";
    private static final String CIVIC = "urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr";
    private static final DeviceId PHONE = DeviceId.random();
    private static final Instant AT = Instant.parse("2026-11-23T14:05:06.789Z");

    private static final Optional<String> NONE = Optional.empty();

    /// The order of the elements in the schema (RFC 5139 5).
    private static final List<String> SCHEMA =
            List.of(
                    "country", "A1", "A2", "A3", "A4", "A5", "A6", "PRM", "PRD", "RD", "STS", "POD",
                    "POM", "RDSEC", "RDBR", "RDSUBBR", "HNO", "HNS", "LMK", "LOC", "FLR", "NAM",
                    "PC", "BLD", "UNIT", "ROOM", "SEAT", "PLC", "PCN", "POBOX", "ADDCODE");

    @Test
    void everyElementIsWhereTheSchemaHasIt() {
        var full =
                new CivicAddress(
                        new Street(
                                "350",
                                Optional.of("1/2"),
                                Optional.of("NW"),
                                "Fifth",
                                Optional.of("Ave"),
                                Optional.of("S")),
                        "Springfield",
                        Optional.of("Sangamon"),
                        "IL",
                        "62701");
        var inside =
                new Interior(
                        Optional.of("West"),
                        Optional.of("3"),
                        Optional.of("300"),
                        Optional.of("5"),
                        Optional.of("by the lift"));
        Document read = read(full, inside, "Maple Street");
        List<String> names = new ArrayList<>();
        List<String> elements = new ArrayList<>();
        for (Element element : children(only(read, CIVIC, "civicAddress"))) {
            assertEquals(CIVIC, element.getNamespaceURI());
            names.add(element.getLocalName());
            elements.add(element.getLocalName() + "=" + element.getTextContent());
        }
        assertEquals(SCHEMA.stream().filter(names::contains).toList(), names, "RFC 5139 5");
        assertEquals(
                List.of(
                        "country=US",
                        "A1=IL",
                        "A2=Sangamon",
                        "A3=Springfield",
                        "PRD=NW",
                        "RD=Fifth",
                        "STS=Ave",
                        "POD=S",
                        "HNO=350",
                        "HNS=1/2",
                        "LOC=by the lift",
                        "FLR=3",
                        "NAM=Maple Street",
                        "PC=62701",
                        "BLD=West",
                        "UNIT=300",
                        "ROOM=5"),
                elements);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        Document read = read(plain("Main"), Interior.NONE, "Maple");
        assertEquals(
                List.of("country", "A1", "A3", "RD", "HNO", "NAM", "PC"),
                children(only(read, CIVIC, "civicAddress")).stream()
                        .map(Node::getLocalName)
                        .toList());
    }

    @Test
    void theDocumentIsAboutTheDeviceAndMayNotBePassedOn() {
        Document read = read(plain("Main"), Interior.NONE, "Maple");
        Element presence = read.getDocumentElement();
        assertEquals(PIDF, presence.getNamespaceURI());
        assertEquals("presence", presence.getLocalName());
        assertEquals("sip:101@maple.example", presence.getAttribute("entity"));
        Element device = children(presence).getFirst();
        assertEquals(DATA_MODEL, device.getNamespaceURI());
        assertTrue(device.getAttribute("id").matches("[a-z][-a-z0-9]*"), "an XML id");
        assertEquals(
                List.of("geopriv", "deviceID", "timestamp"),
                children(device).stream().map(Node::getLocalName).toList());
        assertEquals(
                List.of("location-info", "usage-rules", "method"),
                children(only(read, GEOPRIV, "geopriv")).stream().map(Node::getLocalName).toList());
        assertEquals("false", only(read, POLICY, "retransmission-allowed").getTextContent());
        assertEquals("Manual", only(read, GEOPRIV, "method").getTextContent());
        assertEquals("2026-11-23T14:05:06Z", only(read, DATA_MODEL, "timestamp").getTextContent());
        assertEquals("urn:uuid:" + PHONE, only(read, DATA_MODEL, "deviceID").getTextContent());
    }

    @Test
    void whatPeopleWroteCanNotBecomeMarkup() {
        String nasty = "A & B <x>\"]]>'";
        Document read = read(plain(nasty), Interior.NONE, nasty);
        assertEquals(nasty, only(read, CIVIC, "RD").getTextContent());
        assertEquals(nasty, only(read, CIVIC, "NAM").getTextContent());
        assertFalse(children(only(read, CIVIC, "civicAddress")).isEmpty());
    }

    private static CivicAddress plain(String street) {
        return new CivicAddress(
                new Street("12", NONE, NONE, street, NONE, NONE),
                "Springfield",
                NONE,
                "IL",
                "62701");
    }

    private static Document read(CivicAddress address, Interior inside, String practice) {
        var premises =
                new Premises(
                        PremisesId.random(),
                        TenantId.random(),
                        "Main",
                        address,
                        ZoneId.of("America/Chicago"),
                        Optional.empty(),
                        Optional.of(new Premises.Validation("C", LocalDate.of(2026, 1, 1))));
        String text =
                PidfLo.write(
                        "sip:101@maple.example",
                        PHONE,
                        practice,
                        new DispatchableLocation(premises, inside, true),
                        AT);
        try {
            var parser = DocumentBuilderFactory.newDefaultNSInstance();
            parser.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return parser.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Element only(Document document, String namespace, String name) {
        var found = document.getElementsByTagNameNS(namespace, name);
        assertEquals(1, found.getLength(), name);
        return (Element) found.item(0);
    }

    private static List<Element> children(Node parent) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
