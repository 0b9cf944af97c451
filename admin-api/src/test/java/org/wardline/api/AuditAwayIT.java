package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiHouse;

/// The audit log can't be written, while everything else works.
class AuditAwayIT {

    private static final String DOMAIN = "north.example";

    @Test
    void nothingOfAPatientIsShownOrPlayedAndNothingIsChanged() {
        try (var house = new ApiHouse()) {
            var practice = house.practice(DOMAIN);
            var mailbox = house.mailbox(practice, "Nurse line");
            var physician = house.signedIn(practice, DOMAIN, "physician", Role.PROVIDER);
            var person = UserId.parse(physician.get("/v1/account").json().path("person").asText());
            house.give(practice, person, mailbox, Permission.LIST_MAILBOX, Permission.LISTEN);
            var manager = house.signedIn(practice, DOMAIN, "manager", Role.ADMINISTRATOR);
            var caller = ApiHouse.caller("Eleanor Rigby", "15550100");
            var message = house.message(practice, mailbox, caller, new byte[16_000]);
            var messages = "/v1/practices/" + practice + "/mailboxes/" + mailbox + "/messages";
            assertEquals(200, physician.get(messages + "/" + message + "/audio").status());
            int heard = house.entries(practice, "message.listened").size();
            house.audit().close();
            for (var path : new String[] {messages, messages + "/" + message + "/audio"}) {
                var answer = physician.get(path);
                assertEquals(503, answer.status(), path);
                var body = answer.text();
                assertTrue(body.contains("audit-unavailable"), body);
                assertFalse(body.contains("Rigby"), body);
                assertTrue(answer.body().length < 1_000, "a problem, no sound");
            }
            var rooms = "/v1/practices/" + practice + "/mailboxes";
            assertEquals(503, manager.send("POST", rooms, Map.of("name", "Another")).status());
            assertEquals(heard, house.entries(practice, "message.listened").size());
            assertEquals(200, physician.get("/v1/account").status());
        }
    }
}
