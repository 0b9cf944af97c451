package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Role;
import org.wardline.ident.TenantId;
import org.wardline.session.SessionStore;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

class SignInIT {

    private static final String NORTH = "north.example";
    private static ApiHouse house;
    private static TenantId north;

    @BeforeAll
    static void aPractice() {
        house = new ApiHouse();
        north = house.practice(NORTH);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void aOneTimePasswordOpensNothingButTheChangeOfIt() {
        var person = house.person(north, "newcomer", Role.ADMINISTRATOR);
        var client = house.client();

        var signedIn = client.signIn(NORTH, "Newcomer", person.oneTime().reveal());
        assertEquals(201, signedIn.status());
        assertTrue(signedIn.json().path("mustChangePassword").asBoolean());
        assertEquals(ApiHouse.IDLE.toSeconds(), signedIn.json().path("idleSeconds").asLong());
        assertEquals(
                "password-change-required",
                client.get("/v1/practices/" + north + "/people").problem());

        assertEquals(
                204, client.changePassword(person.oneTime().reveal(), ApiHouse.CHOSEN).status());
        assertEquals(200, client.get("/v1/practices/" + north + "/people").status());
        assertEquals(
                401, house.client().signIn(NORTH, "newcomer", person.oneTime().reveal()).status());
        assertEquals(201, house.client().signIn(NORTH, "newcomer", ApiHouse.CHOSEN).status());
    }

    @Test
    void aOneTimePasswordIsWorthNothingAfter24Hours() {
        var person = house.person(north, "late", Role.PROVIDER);
        house.clock().advance(Duration.ofHours(24));
        assertEquals(401, house.client().signIn(NORTH, "late", person.oneTime().reveal()).status());
        assertTrue(reasons().contains("one_time_expired"));
    }

    @Test
    void aWeakPasswordIsRefusedWithItsReason() {
        var person = house.person(north, "weak", Role.PROVIDER);
        var client = house.client();
        client.signIn(NORTH, "weak", person.oneTime().reveal());
        for (String chosen :
                List.of("short", "aaaaaaaaaaaaaaaaaaaa", "my name is weak, hello", "")) {
            var answer = client.changePassword(person.oneTime().reveal(), chosen);
            assertEquals(422, answer.status(), chosen);
            assertFalse(answer.json().path("detail").asText().isEmpty());
        }
    }

    @Test
    void aChangeWithoutTheCurrentPasswordIsRefused() {
        var client = house.signedIn(north, NORTH, "careful", Role.PROVIDER);
        assertEquals(
                "sign-in-refused",
                client.changePassword("not the current one", "another fine long one").problem());
        assertEquals(201, house.client().signIn(NORTH, "careful", ApiHouse.CHOSEN).status());
    }

    @Test
    void aChangedPasswordEndsThePersonsOtherSessions() {
        var here = house.signedIn(north, NORTH, "traveller", Role.PROVIDER);
        var elsewhere = house.client();
        elsewhere.signIn(NORTH, "traveller", ApiHouse.CHOSEN);

        assertEquals(
                204, here.changePassword(ApiHouse.CHOSEN, "violet kettle by the harbour").status());
        assertEquals(401, elsewhere.get("/v1/account").status());
        assertEquals(200, here.get("/v1/account").status());
    }

    @Test
    void whoIsUnknownIsToldTheSameAsWhoMistypes() {
        house.person(north, "known", Role.PROVIDER);
        var wrong = house.client().signIn(NORTH, "known", "wrong wrong wrong");
        var unknown = house.client().signIn(NORTH, "unknown", "wrong wrong wrong");
        var nowhere = house.client().signIn("nowhere.example", "known", "wrong wrong wrong");

        assertEquals(401, wrong.status());
        for (var other : List.of(unknown, nowhere)) {
            assertEquals(wrong.status(), other.status());
            assertArrayEquals(wrong.body(), other.body());
            assertEquals(wrong.headers().keySet(), other.headers().keySet());
        }
    }

    @Test
    void tenFailuresCloseTheLoginForTheirSource() {
        house.signedIn(north, NORTH, "target", Role.PROVIDER);
        int before = house.entries(north, "sign_in.locked").size();
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    "sign-in-refused",
                    house.client().signIn(NORTH, "target", "guess " + i).problem());
        }
        var closed = house.client().signIn(NORTH, "target", ApiHouse.CHOSEN);
        assertEquals("too-many-requests", closed.problem());
        assertTrue(Long.parseLong(closed.headers().get("retry-after")) <= 15 * 60);
        assertEquals(before + 1, house.entries(north, "sign_in.locked").size());

        house.clock().advance(Duration.ofMinutes(15));
        assertEquals(201, house.client().signIn(NORTH, "target", ApiHouse.CHOSEN).status());
    }

    @Test
    void aResetOpensALockedAccountAndEndsItsSessions() {
        var manager = house.signedIn(north, NORTH, "opener", Role.ADMINISTRATOR);
        var victim = house.signedIn(north, NORTH, "victim", Role.PROVIDER);
        var id = victim.get("/v1/account").json().path("person").asText();
        for (int i = 0; i < 10; i++) {
            house.client().signIn(NORTH, "victim", "guess " + i);
        }
        assertEquals(429, house.client().signIn(NORTH, "victim", ApiHouse.CHOSEN).status());
        var reset =
                manager.send(
                        "POST",
                        "/v1/practices/" + north + "/people/" + id + "/one-time-password",
                        Map.of());
        var oneTime = reset.json().path("oneTimePassword").asText();

        assertEquals(401, victim.get("/v1/account").status());
        assertEquals(401, house.client().signIn(NORTH, "victim", ApiHouse.CHOSEN).status());
        assertTrue(
                house.client()
                        .signIn(NORTH, "victim", oneTime)
                        .json()
                        .path("mustChangePassword")
                        .asBoolean());
    }

    @Test
    void operatorsAreAddedByOperatorsOnly() {
        var first = house.signedIn(TenantId.DEPLOYMENT, "", "operator", Role.ADMINISTRATOR);
        var people = "/v1/practices/" + TenantId.DEPLOYMENT + "/people";
        var body = Map.of("login", "second", "role", "administrator");
        var manager = house.signedIn(north, NORTH, "ambitious", Role.ADMINISTRATOR);

        assertEquals(403, manager.send("POST", people, body).status());
        var added = first.send("POST", people, body);
        assertEquals(201, added.status());
        var second = house.client();
        second.signIn("", "second", added.json().path("oneTimePassword").asText());
        assertEquals("password-change-required", second.get("/v1/practices").problem());
    }

    @Test
    void theSameLoginOfTwoPracticesIsTwoPeople() {
        var south = house.practice("south.example");
        house.signedIn(north, NORTH, "drlee", Role.PROVIDER);
        house.person(south, "drlee", Role.PROVIDER);
        assertEquals(
                401, house.client().signIn("south.example", "drlee", ApiHouse.CHOSEN).status());
        assertEquals(401, house.client().signIn("", "drlee", ApiHouse.CHOSEN).status());
    }

    @Test
    void anIdleSessionEndsAndTheLogSaysWhy() {
        var client = house.signedIn(north, NORTH, "sleeper", Role.PROVIDER);
        for (int i = 0; i < 3; i++) {
            house.clock().advance(ApiHouse.IDLE.minus(SessionStore.TOUCH_EVERY).minusSeconds(1));
            assertEquals(200, client.get("/v1/account").status());
        }
        house.clock().advance(ApiHouse.IDLE);
        assertEquals("unauthenticated", client.get("/v1/account").problem());
        assertEquals("unauthenticated", client.get("/v1/account").problem());
        assertEquals(1, endsWith("idle", client));
    }

    @Test
    void anIdleSessionEndsWithoutAnotherRequestToo() {
        var client = house.signedIn(north, NORTH, "walkaway", Role.PROVIDER);
        house.clock().advance(ApiHouse.IDLE);
        house.signedInPeople().endOverdue(north);
        assertEquals(1, endsWith("idle", client));
        assertEquals(401, client.get("/v1/account").status());
        assertEquals(1, endsWith("idle", client));
    }

    @Test
    void nobodyStaysSignedInLongerThanTwelveHours() {
        var client = house.signedIn(north, NORTH, "busy", Role.PROVIDER);
        for (int i = 0; i < 12 * 6; i++) {
            house.clock().advance(Duration.ofMinutes(10));
            client.get("/v1/account");
        }
        assertEquals(401, client.get("/v1/account").status());
        assertEquals(1, endsWith("longest", client));
    }

    @Test
    void aSignedOutTokenIsDead() {
        var client = house.signedIn(north, NORTH, "leaver", Role.PROVIDER);
        assertEquals(204, client.send("DELETE", "/v1/sessions/current", new byte[0]).status());
        assertEquals(401, client.get("/v1/account").status());
        assertEquals(1, endsWith("own_wish", client));
    }

    @Test
    void aTokenThatIsNoTokenOpensNothing() {
        var good = house.signedIn(north, NORTH, "forger", Role.PROVIDER).token();
        // One character of the secret, and one of the practice.
        var wrong = flipped(good, 40);
        var elsewhere = flipped(good, 0);
        for (String token :
                List.of(
                        "x",
                        good + "A",
                        good.substring(1),
                        wrong,
                        elsewhere,
                        good.toLowerCase(java.util.Locale.ROOT),
                        "A".repeat(64))) {
            assertEquals(401, house.client().with(token).get("/v1/account").status(), token);
        }
        assertEquals(200, house.client().with(good).get("/v1/account").status());
        assertEquals(401, house.client().get("/v1/account").status());
        assertEquals(
                401, house.client().get("/v1/account", "authorization", "Basic " + good).status());
    }

    private static String flipped(String token, int at) {
        return token.substring(0, at)
                + (token.charAt(at) == 'A' ? 'B' : 'A')
                + token.substring(at + 1);
    }

    @Test
    void everySignInGetsATokenOfItsOwn() {
        var one = house.signedIn(north, NORTH, "twice", Role.PROVIDER);
        var two = house.client().with(one.token());
        two.signIn(NORTH, "twice", ApiHouse.CHOSEN);
        assertNotEquals(one.token(), two.token());
    }

    @Test
    void aChangedRoleHoldsFromTheNextRequestOn() {
        var client = house.signedIn(north, NORTH, "mover", Role.ADMINISTRATOR);
        var admin = house.signedIn(north, NORTH, "manager", Role.ADMINISTRATOR);
        var people = "/v1/practices/" + north + "/people";
        assertEquals(200, client.get(people).status());
        var id = client.get("/v1/account").json().path("person").asText();
        admin.send("PUT", people + "/" + id + "/role", Map.of("role", "front_desk"));
        assertEquals(403, client.get(people).status());
    }

    private static List<String> reasons() {
        return house.entries(north, "sign_in.refused").stream()
                .map(entry -> entry.field("reason").orElseThrow())
                .toList();
    }

    /// How many entries say that the client's session ended for a cause.
    private static long endsWith(String cause, ApiClient client) {
        return house.entries(north, "sign_out").stream()
                .filter(entry -> entry.field("session").orElseThrow().equals(client.session()))
                .filter(entry -> entry.field("cause").orElseThrow().equals(cause))
                .count();
    }
}
