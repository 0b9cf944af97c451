package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Role;
import org.wardline.audit.Act;
import org.wardline.audit.event.ReviewFound;
import org.wardline.ident.TenantId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

/// A practice's week, from what the rules found to the signature of its security official, over
/// HTTPS.
class ReviewIT {

    private static final String NORTH = "north.example";

    private static ApiHouse house;
    private static TenantId north;
    private static ApiClient official;
    private static ApiClient colleague;
    private static String review;

    @BeforeAll
    static void aPracticeWithTwoAdministrators() {
        house = new ApiHouse();
        north = house.practice(NORTH);
        official = house.signedIn(north, NORTH, "kim", Role.ADMINISTRATOR);
        colleague = house.signedIn(north, NORTH, "lee", Role.ADMINISTRATOR);
        review = "/v1/practices/" + north + "/audit/review";
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static ObjectNode settings() {
        return official.get(review).json().path("settings").deepCopy();
    }

    private static int put(ObjectNode settings) {
        return official.send("PUT", review + "/settings", settings).status();
    }

    private static ApiClient.Answer sign(ApiClient who, String week, long findings) {
        return who.send(
                "POST",
                review + "/" + week + "/signature",
                Map.of("findings", findings, "verdict", "explained"));
    }

    private static JsonNode week() {
        return official.get(review).json().path("weeks").get(0);
    }

    private static void signInAgain() {
        official.signIn(NORTH, "kim", ApiHouse.CHOSEN);
        colleague.signIn(NORTH, "lee", ApiHouse.CHOSEN);
    }

    @Test
    void theOfficialSignsAWeekThatIsOverAndThatTheyHaveSeen() {
        assertEquals(422, put(settings().put("listens", 201)), "a rule can't be put out");
        assertEquals(422, put(settings().put("timeZone", "Chicago")));
        assertEquals(422, put(settings().put("opens", "19:00").put("closes", "07:00")));
        assertEquals(422, put(settings().put("opens", "seven")));
        var stranger = java.util.UUID.randomUUID().toString();
        assertEquals(422, put(settings().put("official", stranger)));

        var running = week();
        assertEquals("running", running.path("state").asText());
        var name = running.path("week").asText();
        assertEquals(422, sign(official, name, 0).status(), "no official is named");
        var kim = official.get("/v1/account").json().path("person").asText();
        assertEquals(200, put(settings().put("official", kim).put("timeZone", "America/Chicago")));
        assertEquals("America/Chicago", settings().path("timeZone").asText());
        assertEquals(1, house.entries(north, "review.settings.changed").size());
        assertEquals(422, sign(official, name, 0).status(), "it goes on");

        house.audit()
                .append(Act.ofMachine(north, "review", new ReviewFound("export", 7, kim, "", 1)));
        var found = official.get(review + "/" + name + "/findings").json().path("entries");
        assertEquals(1, found.size());
        assertEquals("export", found.get(0).path("fields").path("rule").asText());

        house.clock().advance(Duration.ofDays(7));
        signInAgain();
        int refused = house.entries(north, "access.refused").size();
        assertEquals(403, sign(colleague, name, 1).status());
        assertEquals(refused + 1, house.entries(north, "access.refused").size());
        assertEquals(409, sign(official, name, 0).status(), "one finding was not seen");
        assertEquals(422, verdict(name, "fine").status());
        assertEquals(404, sign(official, "2020-W01", 0).status());
        assertEquals(400, sign(official, "2020-W54", 0).status());

        var signed = sign(official, name, 1);
        assertEquals(200, signed.status(), signed.text());
        assertEquals("signed", signed.json().path("state").asText());
        assertEquals(kim, signed.json().path("signedBy").asText());
        assertEquals("explained", signed.json().path("verdict").asText());
        assertEquals(409, sign(official, name, 1).status(), "it is signed once");
        assertEquals(1, house.entries(north, "review.signed").size());

        house.clock().advance(Duration.ofDays(22));
        signInAgain();
        var states = official.get(review).json().path("weeks").findValuesAsText("state");
        assertEquals("running", states.getFirst());
        assertEquals("signed", states.getLast());
        assertTrue(states.contains("overdue"), states.toString());
        assertTrue(states.contains("due"), states.toString());
        assertFalse(house.entries(north, "audit.read").isEmpty());
    }

    private static ApiClient.Answer verdict(String week, String word) {
        return official.send(
                "POST", review + "/" + week + "/signature", Map.of("findings", 1, "verdict", word));
    }
}
