package org.wardline.audit.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.EventField;
import org.wardline.audit.event.EventKinds;
import org.wardline.audit.event.KeptEvent;
import org.wardline.ident.TenantId;

/// Every kind of act, by everybody who can act, is an `AuditEvent` that FHIR R4 allows, and, where
/// it says so, one that a profile of IHE BALP allows. The judge is HAPI's validator.
class FhirAuditEventTest {

    private static final String SERVER = "pbx.clinic.example";
    private static final String ID = "00000000-0000-4000-8000-0000000000a1";
    private static final Instant TIME = Instant.parse("2026-11-23T08:00:00.123456Z");

    /// Somebody in a session, somebody at a phone, a phone, the server, and nobody that we know.
    private static final List<AuditEntry.Who> ACTORS =
            List.of(
                    new AuditEntry.Who("person", ID, ID, "provider", "password"),
                    new AuditEntry.Who("person", ID, ID, "provider", "pin"),
                    new AuditEntry.Who("phone", ID, "", "", ""),
                    new AuditEntry.Who("machine", "retention", "", "", ""),
                    new AuditEntry.Who("stranger", "", "", "", ""));

    private static FhirJudge judge;

    @BeforeAll
    static void validator() {
        judge = new FhirJudge();
    }

    private static AuditEntry entry(AuditEntry.Who who, String kind, List<EventField> fields) {
        return entry(42, who, kind, fields);
    }

    private static AuditEntry entry(
            long index, AuditEntry.Who who, String kind, List<EventField> fields) {
        boolean local = who.kind().equals("machine");
        return new AuditEntry(
                new UUID(0, 1),
                index,
                TenantId.DEPLOYMENT,
                7,
                TIME,
                who,
                local ? "" : "192.0.2.7",
                local ? "" : "Console/1 \u0007",
                kind,
                fields);
    }

    static Stream<AuditEvent> everyKind() {
        return EventKinds.some();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindOfActIsValid(AuditEvent event) {
        for (var who : Boolean.getBoolean("wardline.long") ? ACTORS : likely(event)) {
            var resource = FhirAuditEvent.of(entry(who, event.kind(), event.fields()), SERVER);
            assertEquals(List.of(), judge.faults(resource), resource.toPrettyString());
        }
    }

    /// Of what people do in a session, somebody in a session; else one of the others.
    private static List<AuditEntry.Who> likely(AuditEvent event) {
        var inSession = entry(ACTORS.getFirst(), event.kind(), event.fields());
        return Interaction.of(inSession).isPresent()
                ? List.of(ACTORS.getFirst())
                : List.of(ACTORS.get(1 + Math.floorMod(event.kind().hashCode(), 4)));
    }

    @Test
    void everyProfileIsUsed() {
        var used = new HashSet<String>();
        everyKind()
                .map(event -> entry(ACTORS.getFirst(), event.kind(), event.fields()))
                .map(entry -> FhirAuditEvent.of(entry, SERVER).at("/meta/profile/0").asText())
                .forEach(profile -> used.add(profile.substring(profile.lastIndexOf('.') + 1)));
        assertEquals(Set.of("Create", "Read", "Update", "Query", ""), used);
    }

    @Test
    void aPlaybackSaysWhoHeardWhatWhyAndFromWhere() {
        var resource = played();
        assertEquals("R", resource.path("action").asText());
        assertEquals("0", resource.path("outcome").asText());
        assertEquals(TIME.toString(), resource.path("recorded").asText());
        assertEquals("192.0.2.7", resource.at("/agent/0/network/address").asText());
        assertEquals(SERVER, resource.at("/agent/1/network/address").asText());
        assertEquals("urn:uuid:" + ID, resource.at("/agent/2/who/identifier/value").asText());
        assertEquals("TREAT", resource.at("/agent/2/purposeOfUse/0/coding/0/code").asText());
        assertEquals("urn:uuid:" + ID, resource.at("/entity/0/what/identifier/value").asText());
    }

    @Test
    void whatWaitedOnDiskSaysWhenItHappened() {
        var event =
                KeptEvent.of(
                        "phone.unregistered",
                        List.of(new EventField("device", ID), new EventField("cause", "expired")),
                        TIME.minusSeconds(900),
                        new UUID(0, 2),
                        3);
        var resource =
                FhirAuditEvent.of(entry(ACTORS.get(2), event.kind(), event.fields()), SERVER);
        assertEquals("2026-11-23T07:45:00.123456Z", resource.at("/period/start").asText());
        assertEquals(List.of(), judge.faults(resource));
    }

    @Test
    void aPageIsABundle() {
        var entries =
                LongStream.range(0, 3)
                        .mapToObj(i -> entry(i, ACTORS.getFirst(), "sign_out", List.of()))
                        .toList();
        var page = FhirBundle.of(entries, SERVER, Optional.of("?after=7"));
        assertEquals(3, page.path("entry").size());
        assertEquals(List.of(), judge.faults(page));
        assertEquals(List.of(), judge.faults(FhirBundle.of(List.of(), SERVER, Optional.empty())));
    }

    @Test
    void aKindOfANewerVersionIsValidToo() {
        var entry = entry(ACTORS.getFirst(), "moon.landed", List.of());
        assertEquals(List.of(), judge.faults(FhirAuditEvent.of(entry, SERVER)));
    }

    @Test
    void theJudgeFindsWhatIsWrong() {
        assertEquals(List.of(), judge.faults(played()));
        assertFound("nothing says who", event -> event.remove("agent"));
        assertFound("no such action", event -> event.put("action", "X"));
        assertFound("no such element", event -> event.put("colour", "red"));
        assertFound("not the profile's action", event -> event.put("action", "D"));
        assertFound("not a success", event -> event.put("outcome", "8"));
        assertFound("a client without a network", event -> at(event, "/agent/0").remove("network"));
        assertFound(
                "a person with a network",
                event -> at(event, "/agent/2").putObject("network").put("address", "192.0.2.1"));
        assertFound("no server", event -> at(event, "/agent/1").remove("type"));
        assertFound("data of no role", event -> at(event, "/entity/0/role").put("code", "1"));
        assertFound("no data", event -> event.withArray("/entity").remove(0));
        assertFound("no request", event -> at(event, "/type").put("code", "object"));
        assertFound("no profile", event -> event.withArray("/meta/profile").set(0, "urn:none"));
    }

    private static ObjectNode at(ObjectNode event, String path) {
        return (ObjectNode) event.at(path);
    }

    private static ObjectNode played() {
        return FhirAuditEvent.of(
                entry(
                        ACTORS.getFirst(),
                        "message.listen.intended",
                        List.of(
                                new EventField("message", ID),
                                new EventField("mailbox", ID),
                                new EventField("purpose", "treatment"))),
                SERVER);
    }

    private static void assertFound(String what, Consumer<ObjectNode> damage) {
        var event = played();
        damage.accept(event);
        assertFalse(judge.faults(event).isEmpty(), what);
    }
}
