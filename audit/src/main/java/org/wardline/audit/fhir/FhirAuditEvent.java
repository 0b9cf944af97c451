package org.wardline.audit.fhir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;
import org.wardline.audit.event.EventField;
import org.wardline.audit.event.KeptEvent;

/// An entry as an `AuditEvent` of FHIR R4. What people do through the API follows a profile of IHE
/// BALP (Create, Read, Update, Query), everything else DICOM's codes. There is no patient in it:
/// the log knows none, so the Patient profiles of BALP don't apply.
///
/// Ids are opaque, as in the log. Each field of the act is a detail of the entity of type 4.
/// Immutable.
public final class FhirAuditEvent {

    /// The code system of the log's own words: kinds of acts, kinds of actors, roles.
    public static final String OWN_CODES = "http://wardline.org/fhir/CodeSystem/audit";

    private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String REST = "http://hl7.org/fhir/restful-interaction";
    private static final String URI = "urn:ietf:rfc:3986";
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Keeps an event below the 8,192 octets that receivers of syslog take.
    private static final int MAX_CHARS = 250;

    private static final Set<String> OBJECTS =
            Set.of("message", "mailbox", "person", "device", "extension", "call");

    /// R65 in the words of v3-ActReason.
    private static final Map<String, String[]> PURPOSES =
            Map.of(
                    "treatment", new String[] {"TREAT", "treatment"},
                    "payment", new String[] {"HPAYMT", "healthcare payment"},
                    "operations", new String[] {"HOPERAT", "healthcare operations"},
                    "patient_request", new String[] {"PATRQT", "patient requested"});

    private final AuditEntry entry;
    private final String server;
    private final AuditClass what;
    private final Optional<Interaction> interaction;

    private FhirAuditEvent(AuditEntry entry, String server) {
        this.entry = entry;
        this.server = server;
        this.what = AuditClass.of(entry.kind());
        this.interaction =
                what.outcome() == AuditClass.Outcome.SUCCESS
                        ? Interaction.of(entry)
                        : Optional.empty();
    }

    /// The resource.
    ///
    /// @param server the host name of the server that says so
    public static ObjectNode of(AuditEntry entry, String server) {
        return new FhirAuditEvent(entry, server).resource();
    }

    /// The resource on one line.
    public static String text(AuditEntry entry, String server) {
        try {
            return JSON.writeValueAsString(of(entry, server));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode resource() {
        var event = object().put("resourceType", "AuditEvent");
        event.put("id", entry.logId() + "-" + entry.index());
        interaction.ifPresent(
                known -> event.putObject("meta").putArray("profile").add(known.profile()));
        event.set("type", type());
        event.set("subtype", subtypes());
        event.put("action", interaction.map(Interaction::action).orElse(what.action()).letter());
        entry.field(KeptEvent.HAPPENED)
                .ifPresent(time -> event.putObject("period").put("start", time).put("end", time));
        event.put("recorded", entry.at().toString());
        event.put("outcome", Integer.toString(what.outcome().indicator()));
        entry.field("reason").ifPresent(reason -> event.put("outcomeDesc", bounded(reason)));
        event.set("agent", agents());
        event.set("source", source());
        event.set("entity", entities());
        return event;
    }

    private ObjectNode type() {
        return interaction.isPresent()
                ? coding(TERMINOLOGY + "audit-event-type", "rest", "RESTful Operation")
                : dcm(what.event());
    }

    private ArrayNode subtypes() {
        var codes = array();
        if (interaction.isPresent()) {
            codes.add(coding(REST, interaction.get().code(), interaction.get().code()));
            codes.add(dcm(what.event()));
        }
        what.type().ifPresent(type -> codes.add(dcm(type)));
        return codes.add(own(entry.kind()));
    }

    private ArrayNode agents() {
        return interaction.map(this::agentsOf).orElseGet(() -> array().add(actor()));
    }

    /// Client, server and person, as BALP parts them.
    private ArrayNode agentsOf(Interaction known) {
        var source = dcm(new AuditClass.Code("110153", "Source Role ID"));
        var destination = dcm(new AuditClass.Code("110152", "Destination Role ID"));
        boolean reads = known.isClientDestination();
        var client = agent(reads ? destination : source, false);
        client.set("who", identified(entry.address()));
        client.set("network", network(entry.address(), "2"));
        if (!entry.agent().isEmpty()) {
            client.put("name", bounded(entry.agent()));
        }
        var own = agent(reads ? source : destination, false);
        own.set("who", identified(server));
        own.set("network", network(server, "1"));
        var person =
                agent(
                        coding(
                                TERMINOLOGY + "v3-ParticipationType",
                                known.participation(),
                                known.participationText()),
                        true);
        who(person);
        purpose().ifPresent(code -> person.putArray("purposeOfUse").add(code));
        return array().add(client).add(own).add(person);
    }

    /// Whoever acted, where nothing is known of client and server.
    private ObjectNode actor() {
        boolean machine = entry.who().kind().equals("machine");
        var agent =
                agent(
                        machine
                                ? dcm(new AuditClass.Code("110150", "Application"))
                                : own(entry.who().kind()),
                        !machine);
        who(agent);
        if (!entry.address().isEmpty()) {
            agent.set("network", network(entry.address(), "2"));
        }
        purpose().ifPresent(code -> agent.putArray("purposeOfUse").add(code));
        return agent;
    }

    private void who(ObjectNode agent) {
        var who = entry.who();
        agent.set(
                "who",
                switch (who.kind()) {
                    case "person", "phone" -> uuid(who.id());
                    default -> identified(who.id().isEmpty() ? who.kind() : who.id());
                });
        if (!who.session().isEmpty()) {
            agent.put("altId", who.session());
        }
        if (!who.role().isEmpty()) {
            agent.putArray("role").add(concept(own(who.role())));
        }
    }

    private Optional<ObjectNode> purpose() {
        return entry.field("purpose")
                .map(PURPOSES::get)
                .map(code -> concept(coding(TERMINOLOGY + "v3-ActReason", code[0], code[1])));
    }

    private ObjectNode source() {
        var source = object().put("site", entry.tenant().toString());
        source.set("observer", identified(server));
        source.putArray("type")
                .add(coding(TERMINOLOGY + "security-source-type", "4", "Application Server"));
        return source;
    }

    private ArrayNode entities() {
        var entities = array();
        if (interaction.filter(known -> known == Interaction.SEARCH).isPresent()) {
            entities.add(query());
        } else if (about().isPresent() || interaction.isPresent()) {
            entities.add(data());
        }
        return entities.add(details());
    }

    /// What was asked for, in the log's words.
    private ObjectNode query() {
        var text =
                entry.fields().stream()
                        .map(field -> field.name() + "=" + bounded(field.value()))
                        .collect(Collectors.joining("&"));
        var query = entity("2", "System Object");
        query.set("role", coding(TERMINOLOGY + "object-role", "24", "Query"));
        return query.put(
                "query", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private ObjectNode data() {
        var data = entity("2", "System Object");
        boolean report = about().filter(field -> field.name().equals("message")).isPresent();
        data.set(
                "role",
                report
                        ? coding(TERMINOLOGY + "object-role", "3", "Report")
                        : coding(TERMINOLOGY + "object-role", "4", "Domain Resource"));
        data.set("what", about().map(field -> uuid(field.value())).orElseGet(this::thing));
        return data;
    }

    /// A setting, which may have no id of this form.
    private ObjectNode thing() {
        return identified(
                entry.field("object").orElse(entry.kind())
                        + entry.field("object_id")
                                .filter(id -> !id.isEmpty())
                                .map(id -> "/" + id)
                                .orElse(""));
    }

    private ObjectNode details() {
        var entity = entity("4", "Other");
        entity.set("what", identified(entry.logId() + "/" + entry.index()));
        var details = entity.putArray("detail");
        details.addObject().put("type", "index").put("valueString", "" + entry.index());
        if (!entry.who().method().isEmpty()) {
            details.addObject().put("type", "method").put("valueString", entry.who().method());
        }
        for (var field : entry.fields()) {
            var text = bounded(field.value());
            if (!text.isBlank()) {
                details.addObject().put("type", field.name()).put("valueString", text);
            }
        }
        return entity;
    }

    private Optional<EventField> about() {
        return entry.fields().stream().filter(field -> OBJECTS.contains(field.name())).findFirst();
    }

    private static ObjectNode agent(ObjectNode type, boolean requestor) {
        var agent = object();
        agent.set("type", concept(type));
        return agent.put("requestor", requestor);
    }

    private static ObjectNode entity(String type, String display) {
        var entity = object();
        entity.set("type", coding(TERMINOLOGY + "audit-entity-type", type, display));
        return entity;
    }

    private static ObjectNode network(String address, String type) {
        return object().put("address", address).put("type", type);
    }

    private static ObjectNode uuid(String id) {
        var reference = object();
        reference.putObject("identifier").put("system", URI).put("value", "urn:uuid:" + id);
        return reference;
    }

    private static ObjectNode identified(String value) {
        var reference = object();
        reference.putObject("identifier").put("value", bounded(value));
        return reference;
    }

    private static ObjectNode concept(ObjectNode coding) {
        var concept = object();
        concept.putArray("coding").add(coding);
        return concept;
    }

    private static ObjectNode dcm(AuditClass.Code code) {
        return coding(DCM, code.value(), code.meaning());
    }

    private static ObjectNode own(String word) {
        return coding(OWN_CODES, word, word);
    }

    private static ObjectNode coding(String system, String code, String display) {
        return object().put("system", system).put("code", code).put("display", display);
    }

    /// The beginning of a text without control characters, which FHIR's strings can't hold.
    private static String bounded(String text) {
        var out = new StringBuilder();
        text.codePoints()
                .limit(MAX_CHARS)
                .map(c -> c < ' ' || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString().strip();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
