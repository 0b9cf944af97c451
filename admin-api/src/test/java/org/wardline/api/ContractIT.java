package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Role;
import org.wardline.http.Route;
import org.wardline.ident.TenantId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Contract;
import org.wardline.testkit.phone.PhoneCertificate;
import org.wardline.toll.TollAccount;
import org.wardline.toll.TollRequest;

/// The contract in docs/spec/admin-api/openapi.yaml against the server, both ways.
class ContractIT {

    private static ApiHouse house;
    private static Contract contract;

    @BeforeAll
    static void theContract() {
        house = new ApiHouse();
        contract = Contract.read();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void theContractNamesEveryRouteWithItsPermissionAndNoOther() {
        var served = new TreeMap<String, String>();
        for (var route : house.routes()) {
            served.put(
                    route.method() + " " + route.path(),
                    switch (route) {
                        case Route.Open open -> "none: " + open.reason();
                        case Route.Guarded guarded -> guarded.permission().name();
                    });
        }
        var written = new TreeMap<String, String>();
        contract.tree()
                .path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation ->
                                        written.put(
                                                name(path, operation),
                                                permission(operation.getValue()))));
        assertEquals(written, served);
    }

    @Test
    void answersHaveTheMembersThatTheContractNames() {
        var tenant = house.practice("north.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;

        requireMembers("PracticeList", operator.get("/v1/practices").json());
        requireMembers("Practice", operator.get("/v1/practices").json().path("practices").get(0));
        requireMembers("Account", operator.get("/v1/account").json());
        var mailbox = operator.send("POST", practice + "/mailboxes", Map.of("name", "Line")).json();
        requireMembers("Mailbox", mailbox);
        var extension =
                operator.send(
                                "POST",
                                practice + "/extensions",
                                Map.of(
                                        "number",
                                        "101",
                                        "displayName",
                                        "Desk",
                                        "mailbox",
                                        mailbox.path("id").asText()))
                        .json();
        requireMembers("Extension", extension);
        requireMembers(
                "NewDeviceAnswer",
                operator.send(
                                "POST",
                                practice + "/devices",
                                Map.of("extension", extension.path("id").asText(), "label", "Left"))
                        .json());
        requireMembers("Device", operator.get(practice + "/devices").json().path("devices").get(0));
        var desk = practice + "/extensions/" + extension.path("id").asText();
        requireMembers("CallHandling", operator.get(desk + "/call-handling").json());
        requireMembers("CallerDisplayRules", operator.get(practice + "/caller-display").json());
        requireMembers(
                "NewPersonAnswer",
                operator.send(
                                "POST",
                                practice + "/people",
                                Map.of("login", "drlee", "role", "provider"))
                        .json());
        requireMembers("Person", operator.get(practice + "/people").json().path("people").get(0));
        requireMembers("RegistrationList", operator.get(practice + "/registrations").json());
        requireMembers("CallList", operator.get(practice + "/calls").json());
        var audit = practice + "/audit";
        requireMembers("AuditEntryList", operator.get(audit + "/refusals").json());
        requireMembers(
                "AuditEntry", operator.get(audit + "/entries").json().path("entries").get(0));
        var review = operator.get(audit + "/review").json();
        requireMembers("Review", review);
        requireMembers("ReviewWeek", review.path("weeks").get(0));
        requireMembers("ReviewSettings", review.path("settings"));
        var nobody = java.util.UUID.randomUUID();
        requireMembers("HearingList", operator.get(audit + "/hearings?message=" + nobody).json());
        requireMembers("BreachScope", operator.get(audit + "/scope?person=" + nobody).json());
    }

    @Test
    void aTrunkIsSetReadBackAndRemovedAndNonsenseIsRefused() {
        var tenant = house.practice("trunk.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;
        var extension =
                operator.send(
                                "POST",
                                practice + "/extensions",
                                Map.of("number", "101", "displayName", "Desk"))
                        .json()
                        .path("id")
                        .asText();
        var numbers = List.of(Map.of("number", "+12025550100", "extension", extension));
        var wanted =
                new TreeMap<String, Object>(
                        Map.of(
                                "name",
                                "Carrier",
                                "host",
                                "carrier.invalid",
                                "lines",
                                4,
                                "numbers",
                                numbers));
        var added = operator.send("POST", practice + "/trunks", wanted);
        assertEquals(201, added.status());
        requireMembers("Trunk", added.json());
        assertFalse(added.json().path("enabled").asBoolean(), "there is no agreement yet");
        assertEquals(409, operator.send("POST", practice + "/trunks", wanted).status());
        var trunk = practice + "/trunks/" + added.json().path("id").asText();
        var agreement =
                new TreeMap<>(
                        Map.of(
                                "name",
                                "Carrier Inc.",
                                "signed",
                                "2026-01-31",
                                "scope",
                                "voice calls",
                                "expires",
                                "2126-01-31"));
        wanted.put("associate", agreement);
        assertTrue(operator.send("PUT", trunk, wanted).json().path("enabled").asBoolean());
        var all = operator.get(practice + "/trunks").json();
        requireMembers("TrunkList", all);
        var read = all.path("trunks").get(0);
        assertEquals("2126-01-31", read.path("associate").path("expires").asText());
        assertEquals(5061, read.path("port").asInt());
        assertFalse(read.path("connected").asBoolean(), "nobody has that name");
        theApiRefusesNonsenseOf(operator, trunk, wanted);
        agreement.put("expires", "2025-01-31");
        assertEquals(422, operator.send("PUT", trunk, wanted).status(), "over before it began");
        assertEquals(204, operator.send("DELETE", trunk, Map.of()).status());
        assertEquals(0, operator.get(practice + "/trunks").json().path("trunks").size());
    }

    @Test
    void whatIsCalledOutsideIsSetReadBackAndNonsenseIsRefused() {
        var path = "/v1/practices/" + house.practice("outside.example") + "/outside-calls";
        var usual = operator().get(path).json();
        requireMembers("OutsideRules", usual);
        assertEquals(0, usual.path("countries").size(), "no other country");
        Function<Long, Map<String, Long>> caps =
                most -> Map.of("phone", 2L, "gateway", 0L, "practice", most);
        var wanted = new TreeMap<String, Object>();
        wanted.put("calls", caps.apply(1_000L));
        wanted.put("minutes", caps.apply(5L));
        wanted.put("countries", List.of(country("MX", 12), country("CA", 1)));
        assertEquals(200, operator().send("PUT", path, wanted).status());
        var read = operator().get(path).json();
        assertEquals(5, read.path("minutes").path("practice").asInt());
        assertEquals(12, read.path("countries").get(1).path("rate").asInt());
        for (Map.Entry<String, Object> wrong :
                List.<Map.Entry<String, Object>>of(
                        Map.entry("calls", caps.apply(1_001L)),
                        Map.entry("minutes", caps.apply(-1L)),
                        Map.entry("countries", List.of(country("MX", 1), country("XX", 1))),
                        Map.entry("countries", List.of(country("MX", 1), country("MX", 9))))) {
            var body = new TreeMap<>(wanted);
            body.put(wrong.getKey(), wrong.getValue());
            assertEquals(422, operator().send("PUT", path, body).status(), wrong.getKey());
        }
        assertEquals(read, operator().get(path).json());
    }

    private static Map<String, Object> country(String name, int rate) {
        return Map.of("country", name, "rate", rate);
    }

    @Test
    void theMinutesOfTheDayAreOfOnePracticeAndNeverMoreThanTheCap() {
        var maple = house.practice("toll-maple.example");
        var birch = house.practice("toll-birch.example");
        var path = "/v1/practices/%s/outside-minutes";
        var none = operator().get(path.formatted(maple)).json();
        requireMembers("OutsideMinutes", none);
        assertEquals(0, none.path("reserved").asInt());
        var day = LocalDate.parse(none.path("day").asText());
        int cap = none.path("cap").asInt();
        var account = TollAccount.of(maple);
        var toll = house.directory().toll();
        assertEquals(15, toll.reserve(new TollRequest(account, day, 15, cap)));
        assertEquals(cap - 15, toll.reserve(new TollRequest(account, day, cap, cap)));
        assertEquals(0, toll.reserve(new TollRequest(account, day, 1, cap)), "not one more");
        assertEquals(0, toll.reserve(new TollRequest(account, day, 1, cap - 9)), "nor given back");
        var all = operator().get(path.formatted(maple)).json();
        assertEquals(cap, all.path("reserved").asInt());
        assertEquals(0, operator().get(path.formatted(birch)).json().path("reserved").asInt());
        assertEquals(1, toll.reserve(new TollRequest(account, day.plusDays(1), 1, cap)));
    }

    private static void theApiRefusesNonsenseOf(
            ApiClient operator, String trunk, Map<String, Object> wanted) {
        for (Map.Entry<String, Object> wrong :
                Map.<String, Object>of(
                                "host",
                                "192.0.2.1",
                                "port",
                                70_000,
                                "lines",
                                0,
                                "authorities",
                                "-----BEGIN NONSENSE-----",
                                "numbers",
                                List.of())
                        .entrySet()) {
            var body = new TreeMap<>(wanted);
            body.put(wrong.getKey(), wrong.getValue());
            assertEquals(422, operator.send("PUT", trunk, body).status(), wrong.getKey());
        }
    }

    @Test
    void whatIsSetAboutCallsIsReadBackAndNonsenseIsRefused() {
        var tenant = house.practice("west.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;
        var ids = new java.util.ArrayList<String>();
        for (var number : List.of("101", "102")) {
            var added = Map.of("number", number, "displayName", "Desk " + number);
            ids.add(
                    operator.send("POST", practice + "/extensions", added)
                            .json()
                            .path("id")
                            .asText());
        }
        var desk = practice + "/extensions/" + ids.getFirst();
        var handling = Map.of("doNotDisturb", true, "forwardBusy", "102", "role", "front_desk");
        assertEquals(200, operator.send("PUT", desk + "/call-handling", handling).status());
        var read = operator.get(desk + "/call-handling").json();
        assertEquals("102", read.path("forwardBusy").asText());
        assertEquals("front_desk", read.path("role").asText());
        var nowhere = Map.of("forwardAlways", "911");
        assertEquals(422, operator.send("PUT", desk + "/call-handling", nowhere).status());

        var member = Map.of("extension", ids.getLast(), "delaySeconds", 5);
        var group = Map.of("order", "all", "members", List.of(member));
        assertEquals(200, operator.send("PUT", desk + "/ring-group", group).status());
        requireMembers("RingGroup", operator.get(desk + "/ring-group").json());
        var itself =
                Map.of("order", "all", "members", List.of(Map.of("extension", ids.getFirst())));
        assertEquals(422, operator.send("PUT", desk + "/ring-group", itself).status());
        assertEquals(204, operator.send("DELETE", desk + "/ring-group", Map.of()).status());
        assertEquals(404, operator.get(desk + "/ring-group").status());

        var rules = Map.of("roles", Map.of("provider", "number"), "others", "patient");
        assertEquals(200, operator.send("PUT", practice + "/caller-display", rules).status());
        var shown = operator.get(practice + "/caller-display").json();
        assertEquals("number", shown.path("roles").path("provider").asText());
        assertEquals("patient", shown.path("roles").path("front_desk").asText());
        var phone = Map.of("extension", ids.getFirst(), "label", "Lobby");
        var device = operator.send("POST", practice + "/devices", phone).json().path("id").asText();
        var screen = practice + "/devices/" + device + "/caller-display";
        assertEquals(200, operator.send("PUT", screen, Map.of("shows", "initials")).status());
        assertEquals(422, operator.send("PUT", screen, Map.of("shows", "all")).status());
        assertEquals(
                "initials",
                operator.get(practice + "/devices")
                        .json()
                        .path("devices")
                        .get(0)
                        .path("callerDisplay")
                        .asText());

        var gateway = Map.of("extension", ids.getFirst(), "label", "Lines", "kind", "gateway");
        var lines = operator.send("POST", practice + "/devices", gateway).json();
        assertEquals("gateway", lines.path("kind").asText());
        var neither = Map.of("extension", ids.getFirst(), "label", "Lines", "kind", "carrier");
        assertEquals(422, operator.send("POST", practice + "/devices", neither).status());
    }

    @Test
    void aPhoneGetsACertificateAndLosesItAgain() {
        var tenant = house.practice("east.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;
        var extension =
                operator.send(
                                "POST",
                                practice + "/extensions",
                                Map.of("number", "101", "displayName", "Desk"))
                        .json();
        var body = Map.of("extension", extension.path("id").asText(), "label", "Left");
        var device = operator.send("POST", practice + "/devices", body).json().path("id").asText();
        var certificate = practice + "/devices/" + device + "/certificate";
        var phone = PhoneCertificate.lasting(Duration.ofDays(1));
        var named = Map.of("fingerprint", phone.fingerprint().hex().toUpperCase(Locale.ROOT));
        var shown = operator.send("PUT", certificate, named);
        assertEquals(200, shown.status());
        requireMembers("Certificate", shown.json());
        assertEquals(phone.fingerprint().hex(), certificateOf(operator, practice));
        var issued = operator.send("PUT", certificate, Map.of("request", phone.request())).json();
        assertTrue(issued.path("certificate").asText().startsWith("-----BEGIN CERTIFICATE-----"));
        assertEquals(issued.path("fingerprint").asText(), certificateOf(operator, practice));
        for (var nonsense :
                List.of(
                        Map.of(),
                        Map.of("fingerprint", "ab"),
                        Map.of("request", "please"),
                        Map.of("request", phone.request(), "fingerprint", "ab"))) {
            assertEquals(422, operator.send("PUT", certificate, nonsense).status());
        }
        assertEquals(204, operator.send("DELETE", certificate, Map.of()).status());
        assertEquals("", certificateOf(operator, practice));
    }

    private static String certificateOf(ApiClient operator, String practice) {
        return operator.get(practice + "/devices")
                .json()
                .path("devices")
                .get(0)
                .path("certificate")
                .asText("");
    }

    @Test
    void openingHoursAreReadBackRecordedAndNonsenseIsRefused() {
        var tenant = house.practice("spring.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;
        var ids = new java.util.ArrayList<String>();
        for (var number : java.util.List.of("100", "102")) {
            var added = Map.of("number", number, "displayName", "Desk " + number);
            ids.add(
                    operator.send("POST", practice + "/extensions", added)
                            .json()
                            .path("id")
                            .asText());
        }
        var path = practice + "/opening-hours";
        var night = practice + "/night-switch";
        var line = practice + "/extensions/" + ids.getFirst() + "/main-line";
        var onCall = Map.of("closed", Map.of("onCall", true));
        assertEquals(404, operator.get(path).status());
        assertEquals(404, operator.get(night).status());
        assertEquals(422, operator.send("PUT", line, onCall).status(), "hours first");
        Function<String, Map<String, Object>> monday = open -> openOnMonday(open, ids);
        assertEquals(200, operator.send("PUT", path, monday.apply("08:00-12:00")).status());
        requireMembers("OpeningHours", operator.get(path).json());
        assertEquals(7, operator.get(path).json().path("week").size());
        assertEquals(200, operator.send("PUT", line, onCall).status());
        requireMembers("MainLine", operator.get(line).json());
        var switched = operator.send("PUT", night, Map.of("position", "night"));
        requireMembers("Standing", switched.json());
        assertEquals("closed", switched.json().path("state").asText());
        assertEquals(200, operator.send("PUT", path, monday.apply("09:00-12:00")).status());
        var changes =
                house.entries(tenant).stream()
                        .map(entry -> entry.fields().toString())
                        .filter(fields -> fields.contains("opening_hours"))
                        .toList();
        assertEquals(2, changes.size());
        assertTrue(changes.getLast().contains("monday=08:00-12:00"), changes.getLast());
        assertTrue(changes.getLast().contains("monday=09:00-12:00"), changes.getLast());
        assertFalse(changes.getLast().contains("Detroit"), "only what is other than before");

        for (var nonsense :
                List.of(
                        monday.apply("8-12"),
                        Map.of("timeZone", "EST5", "week", Map.of()),
                        Map.of("timeZone", "America/Detroit", "week", Map.of("someday", Map.of())),
                        Map.of("timeZone", "America/Detroit", "week", Map.of()))) {
            assertEquals(422, operator.send("PUT", path, nonsense).status(), "" + nonsense);
        }
        var twice = Map.of("closed", Map.of("onCall", true, "extension", ids.getLast()));
        assertEquals(422, operator.send("PUT", line, twice).status());
        assertEquals(422, operator.send("PUT", night, Map.of("position", "dusk")).status());
        assertEquals(204, operator.send("DELETE", line, Map.of()).status());
        assertEquals(404, operator.get(line).status());
    }

    private static Map<String, Object> openOnMonday(String open, List<String> extensions) {
        return Map.of(
                "timeZone",
                "America/Detroit",
                "week",
                Map.of("monday", Map.of("open", List.of(open))),
                "holidays",
                List.of(Map.of("from", "2026-12-24", "name", "Eve")),
                "switchExtensions",
                extensions,
                "rota",
                Map.of("from", "2026-11-06T17:00", "turns", extensions));
    }

    @Test
    void aPhonesSecretIsInOneAnswerAndNeverAgain() {
        var tenant = house.practice("south.example");
        var operator = operator();
        var practice = "/v1/practices/" + tenant;
        var extension =
                operator.send(
                                "POST",
                                practice + "/extensions",
                                Map.of("number", "101", "displayName", "Desk"))
                        .json();
        var body = Map.of("extension", extension.path("id").asText(), "label", "Left");
        var device = operator.send("POST", practice + "/devices", body).json();
        var renewal = practice + "/devices/" + device.path("id").asText() + "/secret";
        var renewed = operator.send("POST", renewal, Map.of());
        assertEquals(200, renewed.status());
        requireMembers("NewDeviceAnswer", renewed.json());
        assertEquals(device.path("username"), renewed.json().path("username"));
        assertNotEquals(device.path("secret"), renewed.json().path("secret"));
        assertEquals(
                List.of("secret=[masked]"),
                house.entries(tenant).stream()
                        .filter(entry -> entry.field("after").orElse("").startsWith("secret="))
                        .map(entry -> entry.field("after").orElseThrow())
                        .toList());
        for (var made : List.of(device, renewed.json())) {
            var secret = made.path("secret").asText();
            assertEquals(32, secret.length());
            assertFalse(operator.get(practice + "/devices").text().contains(secret));
            assertFalse(
                    house.entries(tenant).stream()
                            .flatMap(entry -> entry.fields().stream())
                            .anyMatch(field -> field.value().contains(secret)));
        }
        var nobodys = practice + "/devices/" + java.util.UUID.randomUUID() + "/secret";
        assertEquals(404, operator.send("POST", nobodys, Map.of()).status());
    }

    private static ApiClient operator() {
        var login = "op" + java.util.UUID.randomUUID().toString().substring(0, 8);
        var person = house.person(TenantId.DEPLOYMENT, login, Role.ADMINISTRATOR);
        var client = house.client();
        client.signIn("", login, person.oneTime().reveal());
        client.changePassword(person.oneTime().reveal(), ApiHouse.CHOSEN);
        return client;
    }

    private static void requireMembers(String schema, JsonNode answer) {
        contract.requireMembers(schema, answer);
    }

    private static String name(
            Map.Entry<String, JsonNode> path, Map.Entry<String, JsonNode> operation) {
        return operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey();
    }

    private static String permission(JsonNode operation) {
        var permission = operation.path("x-permission").asText();
        return permission.equals("none")
                ? "none: " + operation.path("x-reason").asText()
                : permission;
    }
}
