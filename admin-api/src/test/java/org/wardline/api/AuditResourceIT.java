package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

/// The questions that a practice asks of its log, over HTTPS, after a message was really played.
class AuditResourceIT {

    private static final String NORTH = "north.example";

    private static ApiHouse house;
    private static TenantId north;
    private static MailboxId mailbox;
    private static MessageId message;
    private static ApiClient physician;
    private static ApiClient administrator;
    private static String person;
    private static String audit;

    @BeforeAll
    static void aMessageIsPlayed() {
        house = new ApiHouse();
        north = house.practice(NORTH);
        mailbox = house.mailbox(north, "Nurse line");
        message =
                house.message(
                        north,
                        mailbox,
                        ApiHouse.caller("Eleanor Rigby", "+15555550100"),
                        new byte[44_000]);
        physician = house.signedIn(north, NORTH, "physician", Role.PROVIDER);
        person = physician.get("/v1/account").json().path("person").asText();
        house.give(
                north,
                new UserId(UUID.fromString(person)),
                mailbox,
                Permission.LISTEN,
                Permission.LIST_MAILBOX);
        var box = "/v1/practices/" + north + "/mailboxes/" + mailbox + "/messages";
        physician.get(box);
        physician.get(box + "/" + message + "/audio?purpose=patient_request");
        physician.get("/v1/practices/" + north + "/people");
        administrator = house.signedIn(north, NORTH, "administrator", Role.ADMINISTRATOR);
        audit = "/v1/practices/" + north + "/audit";
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void whoHeardThisMessageAndForHowLong() {
        var hearings =
                administrator.get(audit + "/hearings?message=" + message).json().path("hearings");
        assertEquals(1, hearings.size());
        var hearing = hearings.get(0);
        assertEquals(person, hearing.path("actor").asText());
        assertEquals("provider", hearing.path("role").asText());
        assertEquals("patient_request", hearing.path("purpose").asText());
        assertEquals("127.0.0.1", hearing.path("address").asText());
        assertTrue(hearing.path("seconds").asInt() >= 5, hearing.toString());
    }

    @Test
    void whatAnAccountReachedAndWhatItWasRefused() {
        var scope = administrator.get(audit + "/scope?person=" + person).json();
        assertEquals(message.toString(), scope.path("messages").get(0).path("id").asText());
        assertEquals(1, scope.path("messages").get(0).path("times").asInt());
        assertEquals(mailbox.toString(), scope.path("mailboxes").get(0).path("id").asText());
        assertEquals(1, scope.path("refusals").asInt());
        var refusals = administrator.get(audit + "/refusals").json().path("entries");
        assertTrue(
                refusals.findValuesAsText("actor").contains(person), "the attempt to list people");
    }

    @Test
    void readingTheLogIsRecordedBeforeAndAfter() {
        int before = house.entries(north).size();
        var found =
                administrator
                        .get(audit + "/entries?kind=message.listened&object=" + message)
                        .json()
                        .path("entries");
        assertEquals(1, found.size());
        var entries = house.entries(north);
        var written = entries.subList(before, entries.size());
        assertEquals(
                List.of("audit.read.intended", "audit.read"),
                written.stream().map(entry -> entry.kind()).toList());
        assertEquals("search", written.get(0).field("report").orElseThrow());
        assertEquals(message.toString(), written.get(0).field("about").orElseThrow());
        assertEquals("1", written.get(1).field("rows").orElseThrow());
    }

    @Test
    void auditRepositoriesGetEveryEntryAsAnEventOfFhir() {
        var entries = house.entries(north);
        var page = administrator.get(audit + "/events").json();
        assertEquals("Bundle", page.path("resourceType").asText());
        assertTrue(page.path("link").isMissingNode(), "there is no page after the last");
        // Its own announcement is the last that it shows.
        assertEquals(entries.size() + 1, page.path("entry").size());
        for (int i = 0; i < entries.size(); i++) {
            var resource = page.path("entry").get(i).path("resource");
            assertEquals("AuditEvent", resource.path("resourceType").asText());
            assertTrue(
                    resource.path("id").asText().endsWith("-" + entries.get(i).index()),
                    resource.toString());
        }
        var last = entries.getLast();
        var rest = administrator.get(audit + "/events?after=" + (last.tenantSeq() - 1)).json();
        assertEquals(page.path("entry").get(entries.size() - 1), rest.path("entry").get(0));
    }

    @Test
    void badQuestionsAreRefusedAndNotWrittenDown() {
        int before = house.entries(north).size();
        for (var path :
                List.of(
                        "/hearings",
                        "/hearings?message=x",
                        "/scope?person=",
                        "/entries?from=yesterday",
                        "/entries?after=x")) {
            assertEquals(400, administrator.send("GET", audit + path, new byte[0]).status(), path);
        }
        assertEquals(before, house.entries(north).size());
    }
}
