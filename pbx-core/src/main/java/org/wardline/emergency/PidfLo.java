package org.wardline.emergency;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.wardline.directory.CivicAddress;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.Interior;
import org.wardline.ident.DeviceId;

/// A location object: the body `application/pidf+xml` of an emergency INVITE, which its
/// `Geolocation` header names by Content-ID (RFC 6442 3.1, 4.1).
///
///     presence (RFC 3863)
///       dm:device (RFC 4479), of the phone, not of a person (RFC 5491 3.4)
///         gp:geopriv (RFC 4119 2.2)
///           gp:location-info   ca:civicAddress, elements in the order of the schema (RFC 5139 5)
///           gp:usage-rules     not to be passed on but to route and answer the call
///           gp:method          Manual: somebody has said it (RFC 4119 6.1)
///         dm:deviceID, dm:timestamp
///
/// A civic address is one location, all of it about one point (RFC 5491 3.5). Elements that are not
/// known are left out.
public final class PidfLo {

    private static final String PIDF = "urn:ietf:params:xml:ns:pidf";
    private static final String DEVICE = PIDF + ":data-model";
    private static final String GEOPRIV = PIDF + ":geopriv10";
    private static final String POLICY = GEOPRIV + ":basicPolicy";
    private static final String CIVIC = GEOPRIV + ":civicAddr";

    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

    private PidfLo() {}

    /// Writes the location of a phone.
    ///
    /// @param entity whom it is about: the address of who calls, such as `sip:101@maple.example`
    /// @param phone the device in the document; opaque
    /// @param practice its name, by which the place is known
    /// @param at when the call was made
    public static String write(
            String entity,
            DeviceId phone,
            String practice,
            DispatchableLocation location,
            Instant at) {
        Objects.requireNonNull(location, "location");
        var text = new StringWriter();
        try {
            XMLStreamWriter out = XML.createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            out.writeStartElement("presence");
            out.writeDefaultNamespace(PIDF);
            out.writeNamespace("dm", DEVICE);
            out.writeNamespace("gp", GEOPRIV);
            out.writeNamespace("gbp", POLICY);
            out.writeNamespace("ca", CIVIC);
            out.writeAttribute("entity", entity);
            out.writeStartElement("dm:device");
            // An XML id begins with a letter.
            out.writeAttribute("id", "phone-" + phone);
            geopriv(out, practice, location);
            leaf(out, "dm:deviceID", "urn:uuid:" + phone);
            leaf(out, "dm:timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString());
            out.writeEndElement();
            out.writeEndElement();
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory could not be written", e);
        }
        return text.toString();
    }

    private static void geopriv(XMLStreamWriter out, String practice, DispatchableLocation location)
            throws XMLStreamException {
        out.writeStartElement("gp:geopriv");
        out.writeStartElement("gp:location-info");
        out.writeStartElement("ca:civicAddress");
        for (Map.Entry<String, String> element : civic(practice, location).entrySet()) {
            leaf(out, "ca:" + element.getKey(), element.getValue());
        }
        out.writeEndElement();
        out.writeEndElement();
        out.writeStartElement("gp:usage-rules");
        leaf(out, "gbp:retransmission-allowed", "false");
        out.writeEndElement();
        leaf(out, "gp:method", "Manual");
        out.writeEndElement();
    }

    /// The elements that are known, in the order of the schema.
    private static Map<String, String> civic(String practice, DispatchableLocation location) {
        CivicAddress address = location.premises().address();
        Street street = address.street();
        Interior inside = location.inside();
        Map<String, String> elements = new LinkedHashMap<>();
        elements.put("country", CivicAddress.COUNTRY);
        elements.put("A1", address.state());
        put(elements, "A2", address.county());
        elements.put("A3", address.city());
        put(elements, "PRD", street.leading());
        elements.put("RD", street.name());
        put(elements, "STS", street.type());
        put(elements, "POD", street.trailing());
        elements.put("HNO", street.number());
        put(elements, "HNS", street.numberSuffix());
        put(elements, "LOC", inside.detail());
        put(elements, "FLR", inside.floor());
        elements.put("NAM", practice);
        elements.put("PC", address.postalCode());
        put(elements, "BLD", inside.building());
        put(elements, "UNIT", inside.unit());
        put(elements, "ROOM", inside.room());
        return elements;
    }

    private static void put(Map<String, String> elements, String name, Optional<String> value) {
        value.ifPresent(text -> elements.put(name, text));
    }

    private static void leaf(XMLStreamWriter out, String name, String text)
            throws XMLStreamException {
        out.writeStartElement(name);
        out.writeCharacters(text);
        out.writeEndElement();
    }
}
