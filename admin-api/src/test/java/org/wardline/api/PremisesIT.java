package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.access.Role;
import org.wardline.ident.TenantId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Contract;

/// Premises and the places of phones over the API, as an administrator uses it.
class PremisesIT {

    private static final Contract CONTRACT = Contract.read();

    private static ApiHouse house;
    private static int practices;
    private TenantId tenant;
    private ApiClient manager;
    private String practice;

    @BeforeAll
    static void aServer() {
        house = new ApiHouse();
    }

    @BeforeEach
    void aPractice() {
        var domain = "maple%d.example".formatted(++practices);
        tenant = house.practice(domain);
        manager = house.signedIn(tenant, domain, "manager", Role.ADMINISTRATOR);
        practice = "/v1/practices/" + tenant;
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void aPracticeSaysWhereItsPhonesStandAndSeesWhichHaveNoPlace() {
        var first = phone("101", "Reception");
        phone("102", "Lab");
        assertEquals(2, locations().path("withoutLocation").asInt());
        assertFalse(locations().path("phones").get(0).has("sent"), "nothing is known yet");

        var added = manager.send("POST", practice + "/premises", premises("Main", Map.of()));
        assertEquals(201, added.status());
        var main = added.json().path("id").asText();
        CONTRACT.requireMembers("Premises", added.json());
        var place = practice + "/devices/" + first + "/location";
        var room = Map.of("premises", main, "floor", "3", "unit", "300", "room", "5");
        assertEquals(200, manager.send("PUT", place, room).status());
        assertEquals(
                200, manager.send("PUT", place, Map.of("premises", main, "room", "6")).status());

        JsonNode all = locations();
        CONTRACT.requireMembers("LocationList", all);
        CONTRACT.requireMembers("LocatedPhone", all.path("phones").get(0));
        CONTRACT.requireMembers("Location", all.path("phones").get(0).path("location"));
        assertEquals(1, all.path("withoutLocation").asInt());
        var street = "350 Fifth Ave, Springfield, IL 62701";
        assertEquals(street + "; room 6", all.path("phones").get(0).path("sent").asText());
        assertEquals(street, all.path("phones").get(1).path("sent").asText(), "the only premises");
        var devices = manager.get(practice + "/devices").json().path("devices");
        assertTrue(devices.get(0).path("located").asBoolean());
        assertFalse(devices.get(1).path("located").asBoolean());

        assertEquals(
                409, manager.send("DELETE", practice + "/premises/" + main, Map.of()).status());
        assertEquals(204, manager.send("DELETE", place, Map.of()).status());
        assertEquals(
                204, manager.send("DELETE", practice + "/premises/" + main, Map.of()).status());
        var changes = changes("device_location");
        assertEquals(3, changes.size());
        assertTrue(changes.get(1).contains("floor 3, suite 300, room 5"), "before");
        assertTrue(changes.get(1).contains("room 6"), "after");
        assertTrue(changes("premises").getFirst().contains("350 Fifth Ave"));
        assertFalse(changes("premises").toString().contains("5550100"), "a number is not repeated");
    }

    @Test
    void whoConfirmedOneAddressHasSaidNothingOfAnother() {
        var confirmed = Map.of("by", "Carrier", "on", "2026-11-20");
        var annex = premises("Annex", Map.of("validated", confirmed));
        var path =
                practice
                        + "/premises/"
                        + manager.send("POST", practice + "/premises", annex)
                                .json()
                                .path("id")
                                .asText();
        annex.put("name", "Annex West");
        assertTrue(manager.send("PUT", path, annex).json().has("validated"), "same address");
        annex.put("address", address(Map.of("houseNumber", "352")));
        assertFalse(manager.send("PUT", path, annex).json().has("validated"), "another house");
        annex.put("validated", Map.of("by", "Carrier", "on", "2026-11-21"));
        assertTrue(manager.send("PUT", path, annex).json().has("validated"), "confirmed anew");
        assertEquals(204, manager.send("DELETE", path, Map.of()).status());
    }

    @Test
    void aPracticeSaysWhoIsToldOfACallForHelp() {
        phone("101", "Reception");
        var desk =
                manager.get(practice + "/extensions")
                        .json()
                        .path("extensions")
                        .get(0)
                        .path("id")
                        .asText();
        var path = practice + "/emergency-contacts";
        assertEquals(0, manager.get(path).json().path("contacts").size());
        var wanted = Map.of("name", "Front desk", "extension", desk);
        var added = manager.send("POST", path, wanted);
        assertEquals(201, added.status());
        CONTRACT.requireMembers("NewEmergencyContactAnswer", added.json());
        CONTRACT.requireMembers("EmergencyContactList", manager.get(path).json());
        assertEquals(409, manager.send("POST", path, wanted).status());
        var elsewhere = Map.of("name", "Nobody", "extension", UUID.randomUUID().toString());
        assertEquals(422, manager.send("POST", path, elsewhere).status());
        for (int more = 2; more <= 20; more++) {
            var another = Map.of("name", "Desk " + more, "extension", desk);
            assertEquals(201, manager.send("POST", path, another).status());
        }
        var oneTooMany = Map.of("name", "Desk 21", "extension", desk);
        assertEquals(422, manager.send("POST", path, oneTooMany).status());
        var one = path + "/" + added.json().path("id").asText();
        assertEquals(204, manager.send("DELETE", one, Map.of()).status());
        assertEquals(404, manager.send("DELETE", one, Map.of()).status());
        assertEquals(19, manager.get(path).json().path("contacts").size());
        assertEquals(21, changes("emergency_contact").size());
    }

    @Test
    void theKeyOfAWebServerIsInOneAnswerAndNeverAgain() {
        var path = practice + "/emergency-contacts";
        var url = "https://alarm.example/hook/canary";
        var added = manager.send("POST", path, Map.of("name", "Alarm", "webhook", url));
        assertEquals(201, added.status());
        CONTRACT.requireMembers("NewEmergencyContactAnswer", added.json());
        var key = added.json().path("key").asText();
        assertEquals(64, key.length());
        assertFalse(manager.get(path).text().contains(key));
        assertEquals(
                url, manager.get(path).json().path("contacts").get(0).path("webhook").asText());
        var change = changes("emergency_contact").getFirst();
        assertFalse(change.contains(key) || change.contains("canary"), change);
        for (var wrong :
                List.of(
                        "http://alarm.example/hook",
                        "https://user:secret@alarm.example/",
                        "https:///hook",
                        "not an address")) {
            var contact = Map.of("name", "Other", "webhook", wrong);
            assertEquals(422, manager.send("POST", path, contact).status(), wrong);
        }
        assertEquals(422, manager.send("POST", path, Map.of("name", "Nothing")).status());
    }

    @Test
    void nonsenseIsRefusedAndRecordsNothing() {
        var path = practice + "/premises";
        var before = changes("premises").size();
        for (var wrong :
                List.of(
                        premises("", Map.of()),
                        premises("Box", Map.of("address", address(Map.of("street", "PO Box 1")))),
                        premises("Far", Map.of("address", address(Map.of("state", "QC")))),
                        premises("Zone", Map.of("timeZone", "CST")),
                        premises("Number", Map.of("callback", "555-0100")),
                        premises(
                                "Day",
                                Map.of("validated", Map.of("by", "", "on", "2026-11-20"))))) {
            assertEquals(422, manager.send("POST", path, wrong).status(), wrong.toString());
        }
        assertEquals(before, changes("premises").size());
        var nowhere = path + "/" + UUID.randomUUID();
        assertEquals(404, manager.send("PUT", nowhere, premises("Main", Map.of())).status());
        assertEquals(404, manager.send("DELETE", nowhere, Map.of()).status());
        var lobby = practice + "/devices/" + phone("109", "Lobby") + "/location";
        var elsewhere = Map.of("premises", UUID.randomUUID().toString());
        assertEquals(422, manager.send("PUT", lobby, elsewhere).status());
    }

    private JsonNode locations() {
        return manager.get(practice + "/locations").json();
    }

    private List<String> changes(String object) {
        return house.entries(tenant, "configuration.changed").stream()
                .filter(entry -> entry.field("object").orElse("").equals(object))
                .map(entry -> entry.fields().toString())
                .toList();
    }

    private static Map<String, Object> premises(String name, Map<String, Object> other) {
        var premises = new HashMap<String, Object>();
        premises.put("name", name);
        premises.put("address", address(Map.of()));
        premises.put("timeZone", "America/Chicago");
        premises.put("callback", "+12175550100");
        premises.putAll(other);
        return premises;
    }

    private static Map<String, String> address(Map<String, String> other) {
        var address = new HashMap<String, String>();
        address.put("houseNumber", "350");
        address.put("street", "Fifth");
        address.put("streetType", "Ave");
        address.put("city", "Springfield");
        address.put("state", "IL");
        address.put("postalCode", "62701");
        address.putAll(other);
        return address;
    }

    private String phone(String number, String label) {
        var extension =
                manager.send(
                                "POST",
                                practice + "/extensions",
                                Map.of("number", number, "displayName", label))
                        .json()
                        .path("id")
                        .asText();
        return manager.send(
                        "POST",
                        practice + "/devices",
                        Map.of("extension", extension, "label", label))
                .json()
                .path("id")
                .asText();
    }
}
