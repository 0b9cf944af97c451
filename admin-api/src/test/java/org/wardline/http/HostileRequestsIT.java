package org.wardline.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.access.Role;
import org.wardline.ident.TenantId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.RawHttps;
import org.wardline.testkit.TlsScan;

/// Requests of attackers. Each gets its answer or a closed connection, and the next honest request
/// is served.
class HostileRequestsIT {

    private static final String SIGN_IN_HEAD = "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\n";
    private static final String SMUGGLED = "GET /v1/authority HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static ApiHouse house;
    private static TenantId north;
    private static ApiClient admin;

    @BeforeAll
    static void aPractice() {
        house = new ApiHouse();
        north = house.practice("north.example");
        admin = house.signedIn(north, "north.example", "admin", Role.ADMINISTRATOR);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void anHonestRequestIsServed() {
        assertEquals(200, admin.get("/v1/account").status());
    }

    @Test
    void sslscanFindsNothingBelowTheFloor() throws Exception {
        TlsScan.assertNothingBelowTheFloor(house.address(), "localhost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
                "Content-Length: 0, 44\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
            })
    void aSecondRequestInsideAnAmbiguousOneIsNotServed(String rest) throws IOException {
        var answer =
                RawHttps.exchange(
                        house,
                        SIGN_IN_HEAD
                                + "Content-Type: application/json\r\nConnection: close\r\n"
                                + rest
                                + SMUGGLED);
        assertFalse(answer.contains("BEGIN CERTIFICATE"), answer);
        assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/account HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET /v1/account HTTP/1.1\nHost: localhost\nX: a\u0000b\n\n",
                "GET /v1/account HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
                "GET /v1/account HTTP/1.1\r\n: x\r\n\r\n",
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET http://evil.example/v1/account HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            })
    void whatIsNoRequestGetsNoDocument(String bytes) throws IOException {
        try (var socket = RawHttps.connect(house)) {
            RawHttps.send(socket, bytes);
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
        }
    }

    @Test
    void anEndlessHeaderIsCutOff() throws IOException {
        for (String start :
                List.of(
                        "GET /" + "a".repeat(100_000),
                        SIGN_IN_HEAD + "X: " + "a".repeat(100_000))) {
            assertFalse(answerTo(start).startsWith("HTTP/1.1 2"));
        }
    }

    @Test
    void tenThousandHeaderFieldsAreTooMany() throws IOException {
        var head = new StringBuilder(SIGN_IN_HEAD);
        for (int i = 0; i < 10_000; i++) {
            head.append("x").append(i).append(": y\r\n");
        }
        assertFalse(answerTo(head.toString()).startsWith("HTTP/1.1 2"));
    }

    /// What the server says; nothing when it resets the connection while we still send.
    private static String answerTo(String endless) throws IOException {
        try (var socket = RawHttps.connect(house)) {
            RawHttps.send(socket, endless);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException _) {
            return "";
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedUnread() {
        var body = ("{\"login\":\"" + "a".repeat(70_000) + "\"}").getBytes(UTF_8);
        var answer =
                house.client()
                        .send("POST", "/v1/sessions", body, "content-type", "application/json");
        assertEquals(413, answer.status());
        assertEquals("too-large", answer.problem());
    }

    @Test
    void aDeclaredGigabyteCostsNothing() throws IOException {
        try (var socket = RawHttps.connect(house)) {
            RawHttps.send(
                    socket,
                    SIGN_IN_HEAD
                            + "Content-Type: application/json\r\nContent-Length: 2000000000\r\n\r\n{");
            byte[] start = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 413", new String(start, ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"login\":\"a\"}",
                "{\"login\":\"a\",\"password\":\"b\",\"role\":\"administrator\"}",
                "{\"login\":\"a\",\"login\":\"b\",\"password\":\"c\"}",
                "{\"login\":{\"$ne\":null},\"password\":\"c\"}",
                "{\"login\":[\"a\"],\"password\":\"c\"}",
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"
            })
    void aBodyOfAnotherFormIsMalformed(String body) {
        var answer =
                house.client()
                        .send(
                                "POST",
                                "/v1/sessions",
                                body.getBytes(UTF_8),
                                "content-type",
                                "application/json");
        assertEquals("malformed", answer.problem(), answer.text());
    }

    @Test
    void aJsonBombIsMalformed() {
        for (String bomb : List.of("[".repeat(60_000), "{\"login\":".repeat(5_000))) {
            var answer =
                    house.client()
                            .send(
                                    "POST",
                                    "/v1/sessions",
                                    bomb.getBytes(UTF_8),
                                    "content-type",
                                    "application/json");
            assertEquals("malformed", answer.problem());
        }
    }

    @Test
    void aBodyThatIsNotCalledJsonIsNotRead() {
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            var answer =
                    house.client()
                            .send(
                                    "POST",
                                    "/v1/sessions",
                                    "{}".getBytes(UTF_8),
                                    "content-type",
                                    type);
            assertEquals(415, answer.status(), type);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/practices/..%2f..%2fetc%2fpasswd/people",
                "/v1/practices/%00/people",
                "/v1/practices/1/people",
                "/v1/practices/00000000-0000-0000-0000-00000000000G/people",
                "/v1/practices/0-0-0-0-0/people",
                "/v1/practices/%E2%80%AE/people",
                "/v1/practices/' OR '1'='1/people",
            })
    void anIdThatIsNoneNamesNothing(String path) throws IOException {
        try (var socket = RawHttps.connect(house)) {
            RawHttps.get(socket, path.replace(" ", "%20").replace("'", "%27"), admin.token());
            var answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
        }
    }

    @Test
    void sqlInAFieldIsText() {
        var name = "x'); DROP TABLE pbx.mailbox; --";
        var mailboxes = "/v1/practices/" + north + "/mailboxes";
        assertEquals(201, admin.send("POST", mailboxes, java.util.Map.of("name", name)).status());
        assertTrue(admin.get(mailboxes).text().contains("DROP TABLE"));
    }

    @Test
    void markupInAFieldStaysDataAndControlCharactersAreRefused() {
        var mailboxes = "/v1/practices/" + north + "/mailboxes";
        var answer =
                admin.send(
                        "POST", mailboxes, java.util.Map.of("name", "<script>alert(1)</script>"));
        assertEquals(201, answer.status());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals("nosniff", answer.headers().get("x-content-type-options"));
        for (String name : List.of("a\r\nSet-Cookie: x=y", "a\u001b[2J", "a\u0000", "\u202Etxt")) {
            assertEquals(
                    422, admin.send("POST", mailboxes, java.util.Map.of("name", name)).status());
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws IOException {
        var answers =
                List.of(
                        house.client().get("/v1/authority"),
                        house.client().get("/v1/account"),
                        house.client().get("/nowhere"),
                        house.client().send("PATCH", "/v1/account", new byte[0]),
                        admin.get("/v1/practices"),
                        admin.get("/v1/account"));
        for (var answer : answers) {
            assertEquals("max-age=31536000", answer.headers().get("strict-transport-security"));
            assertEquals("no-store", answer.headers().get("cache-control"));
            assertEquals("nosniff", answer.headers().get("x-content-type-options"));
            assertTrue(
                    answer.headers().get("content-security-policy").contains("default-src 'none'"));
            assertFalse(answer.headers().containsKey("server"));
        }
        var broken = RawHttps.exchange(house, "GET\r\n\r\n");
        assertTrue(
                broken.isEmpty()
                        || broken.toLowerCase(java.util.Locale.ROOT)
                                .contains("strict-transport-security"),
                broken);
    }

    @Test
    void whatIsNotThereAndWhatIsNotAllowedAreProblems() {
        assertEquals("not-found", house.client().get("/console/").problem());
        assertEquals("not-found", house.client().get("/v1/").problem());
        assertEquals(
                "method-not-allowed",
                house.client().send("DELETE", "/v1/practices", new byte[0]).problem());
    }

    @Test
    void noPortSpeaksCleartextHttp() throws IOException {
        var address = house.address();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /v1/authority HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertFalse(answer.contains("HTTP/1.1 2"), answer);
            assertFalse(answer.contains("CERTIFICATE"), answer);
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotOurs() {
        var elsewhere =
                new ApiClient(
                        java.net.URI.create("https://ip6-localhost:" + house.address().getPort()),
                        house.authority());
        assertThrows(AssertionError.class, () -> elsewhere.get("/v1/authority"));
    }

    @Test
    void aForwardingHeaderIsNotBelieved() {
        admin.get(
                "/v1/practices", "x-forwarded-for", "203.0.113.9", "forwarded", "for=203.0.113.9");
        var refused = house.entries(north, "access.refused").getLast();
        assertEquals("127.0.0.1", refused.address());
    }
}
