package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

/// What people do with messages, greetings and PINs over HTTPS.
class MailboxUseIT {

    private static final String NORTH = "north.example";
    private static final byte[] AUDIO = new byte[24_000];

    private static ApiHouse house;
    private static TenantId north;
    private static MailboxId mailbox;
    private static ApiClient physician;
    private static ApiClient manager;
    private static String practice;

    @BeforeAll
    static void aPractice() {
        house = new ApiHouse();
        north = house.practice(NORTH);
        practice = "/v1/practices/" + north;
        mailbox = house.mailbox(north, "Nurse line");
        physician = listener("physician", mailbox);
        manager = house.signedIn(north, NORTH, "manager", Role.ADMINISTRATOR);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void aMessageGoesThroughTheFoldersAndEveryMoveIsRecorded() {
        var message = message();
        assertEquals("new", folder(message));
        assertEquals(204, put(message + "/folder", Map.of("folder", "saved")));
        assertEquals("saved", folder(message));
        assertEquals(204, physician.send("DELETE", message, new byte[0]).status());
        assertEquals("deleted", folder(message));
        assertEquals(404, put(message + "/folder", Map.of("folder", "new")));
        assertEquals(422, put(message + "/folder", Map.of("folder", "deleted")));
        assertEquals(204, physician.send("POST", message + "/restoration", new byte[0]).status());
        assertEquals("saved", folder(message));
        assertEquals(204, put(message + "/folder", Map.of("folder", "new")));
        assertEquals("new", folder(message));
        var moves =
                house.entries(north, "message.moved").stream()
                        .filter(entry -> message.endsWith(entry.field("message").orElseThrow()))
                        .map(entry -> entry.field("folder").orElseThrow())
                        .toList();
        assertEquals(List.of("saved", "deleted", "new", "restored", "new"), moves);
    }

    @Test
    void aCopyGoesToAMailboxThatSomebodyHears() {
        var message = message();
        var lonely = house.mailbox(north, "Nobody's");
        assertEquals(422, copy(message, lonely).status());
        var reyes = house.mailbox(north, "Dr. Reyes");
        var colleague = listener("reyes", reyes);
        var answer = copy(message, reyes);
        assertEquals(201, answer.status());
        var shown =
                colleague
                        .get(practice + "/mailboxes/" + reyes + "/messages")
                        .json()
                        .path("messages")
                        .path(0);
        assertEquals(answer.json().path("id").asText(), shown.path("id").asText());
        assertEquals("Eleanor Rigby", shown.path("callerName").asText());
        assertTrue(shown.has("forwardedBy"));
        var intents = house.entries(north, "message.forward.intended");
        var outcomes = house.entries(north, "message.forwarded");
        assertEquals(2, intents.size());
        assertEquals(1, outcomes.size());
        assertEquals(1, house.entries(north, "intent.closed").size());
        assertEquals(
                Long.toString(intents.getLast().index()),
                outcomes.getLast().field("intent").orElseThrow());
    }

    @Test
    void aGreetingThatIsNotThereIsNoTrouble() {
        var greetings = practice + "/mailboxes/" + mailbox + "/greetings";
        assertTrue(physician.get(greetings).json().path("greetings").isEmpty());
        assertEquals(204, put(greetings + "/busy/use", Map.of("inUse", false)));
        assertEquals(204, physician.send("DELETE", greetings + "/busy", new byte[0]).status());
        assertEquals(404, put(greetings + "/rude/use", Map.of("inUse", true)));
    }

    @Test
    void aFirstPinIsShownOnceAndAPersonChoosesTheirOwn() {
        var answer = manager.send("PUT", phoneOf(physician), Map.of("number", "102"));
        assertEquals(200, answer.status());
        var first = answer.json().path("firstPin").asText();
        assertTrue(first.matches("[0-9]{8}"));
        assertFalse(
                house.entries(north).stream()
                        .flatMap(entry -> entry.fields().stream())
                        .anyMatch(field -> field.value().contains(first)));
        var other = listener("kim", mailbox);
        assertEquals(409, manager.send("PUT", phoneOf(other), Map.of("number", "102")).status());
        assertEquals(422, manager.send("PUT", phoneOf(other), Map.of("number", "0102")).status());
        assertEquals(401, changePin("not my password at all", "50284917"));
        assertEquals(422, changePin(ApiHouse.CHOSEN, "12345678"));
        assertEquals(422, changePin(ApiHouse.CHOSEN, first));
        assertEquals(204, changePin(ApiHouse.CHOSEN, "50284917"));
        assertEquals(204, manager.send("DELETE", phoneOf(physician), new byte[0]).status());
        assertEquals(404, changePin(ApiHouse.CHOSEN, "90317264"));
    }

    @Test
    void timesAreSpokenInThePracticesZone() {
        var settings = practice + "/voicemail-settings";
        assertEquals(422, manager.send("PUT", settings, Map.of("timeZone", "Chicago")).status());
        assertEquals(
                200, manager.send("PUT", settings, Map.of("timeZone", "America/Chicago")).status());
        assertEquals("America/Chicago", manager.get(settings).json().path("timeZone").asText());
        assertEquals(30, manager.get(settings).json().path("recoveryDays").asInt());
    }

    @Test
    void aPracticeDecidesHowLongMessagesLiveAndWhichAreHeld() {
        var settings = practice + "/voicemail-settings";
        var tooShort = Map.of("timeZone", "America/Chicago", "keptDays", 29);
        assertEquals(422, manager.send("PUT", settings, tooShort).status());
        var years = Map.of("timeZone", "America/Chicago", "keptDays", 2_200, "recoveryDays", 90);
        assertEquals(200, manager.send("PUT", settings, years).status());
        assertEquals(2_200, manager.get(settings).json().path("keptDays").asInt());
        var holds = practice + "/legal-holds";
        var held = holds + "/" + mailbox;
        var nobodys = holds + "/" + MailboxId.random();
        assertEquals(404, manager.send("PUT", nobodys, new byte[0]).status());
        assertEquals(204, manager.send("PUT", held, new byte[0]).status());
        assertEquals(
                mailbox.toString(), manager.get(holds).json().path("mailboxes").path(0).asText());
        assertEquals(204, manager.send("DELETE", held, new byte[0]).status());
        assertTrue(manager.get(holds).json().path("mailboxes").isEmpty());
        assertEquals(403, physician.send("PUT", held, new byte[0]).status());
        assertEquals(
                2,
                house.entries(north, "configuration.changed").stream()
                        .filter(entry ->
                                entry.field("object").filter("legal_hold"::equals).isPresent())
                        .count());
    }

    private static String message() {
        var id =
                house.message(
                        north, mailbox, ApiHouse.caller("Eleanor Rigby", "+15555550100"), AUDIO);
        return practice + "/mailboxes/" + mailbox + "/messages/" + id;
    }

    private static String folder(String message) {
        var list = physician.get(practice + "/mailboxes/" + mailbox + "/messages").json();
        for (var shown : list.path("messages")) {
            if (message.endsWith(shown.path("id").asText())) {
                return shown.path("folder").asText();
            }
        }
        throw new AssertionError("the message is not in the list");
    }

    private static int put(String path, Map<String, ?> body) {
        return physician.send("PUT", path, body).status();
    }

    private static ApiClient.Answer copy(String message, MailboxId target) {
        return physician.send("POST", message + "/copies", Map.of("mailbox", target.toString()));
    }

    private static int changePin(String password, String chosen) {
        return put("/v1/account/pin", Map.of("password", password, "chosen", chosen));
    }

    private static String phoneOf(ApiClient person) {
        return practice + "/people/" + idOf(person) + "/phone";
    }

    private static UUID idOf(ApiClient person) {
        return UUID.fromString(person.get("/v1/account").json().path("person").asText());
    }

    private static ApiClient listener(String login, MailboxId given) {
        var client = house.signedIn(north, NORTH, login, Role.PROVIDER);
        house.give(
                north,
                new UserId(idOf(client)),
                given,
                Permission.LISTEN,
                Permission.LIST_MAILBOX,
                Permission.HANDLE_MESSAGES,
                Permission.RECORD_GREETING);
        return client;
    }
}
