package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.http.Json;
import org.wardline.ident.Secret;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.PortRange;
import org.wardline.notice.HttpsPeer;
import org.wardline.server.FirstAdministrator;
import org.wardline.server.ServerConfig;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.Carrier;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.PeerPrograms;
import org.wardline.tls.InternalCa;
import org.wardline.tls.KeyKind;
import org.wardline.tls.TlsIdentity;

/// Somebody dials 911 at a real phone: the call goes by the whole server and a trunk to a carrier,
/// and a web server of the practice is told, first that it was dialled and then what became of it.
class CallForHelpIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How soon the notice has to be there.
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final PortRange RTP_PORTS = new PortRange(22_600, 22_799);
    private static final String CALLBACK = "+12175550100";

    /// Where Kamailio sends emergency calls.
    private static final String ANSWERING_POINT = "+12015550188";

    private static final BlockingQueue<Post> POSTS = new LinkedBlockingQueue<>();

    @TempDir static Path folder;

    private static InternalCa elsewhere;
    private static RunningDemo demo;
    private static DemoPractice maple;
    private static HttpsPeer web;
    private static Carrier carrier;
    private static Baresip desk;
    private static Baresip lab;
    private static Baresip answeringPoint;
    private static String key;

    /// What the web server got, and when.
    private record Post(Instant at, String id, String signature, String body) {
        static Post of(HttpExchange exchange) throws IOException {
            var headers = exchange.getRequestHeaders();
            return new Post(
                    Instant.now(),
                    headers.getFirst("Wardline-Notice"),
                    headers.getFirst("Wardline-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }

        JsonNode json() throws IOException {
            return Json.MAPPER.readTree(body);
        }
    }

    @BeforeAll
    static void aPracticeWithATrunkAndAWebServer() throws Exception {
        PeerPrograms.require("baresip", "baresip-core");
        var random = new SecureRandom();
        var service = Keys.open(KeyPaths.under(folder.resolve("elsewhere")), random).service();
        elsewhere =
                InternalCa.open(
                        folder.resolve("elsewhere/tls"), service, InstantSource.system(), random);
        TlsIdentity localhost =
                elsewhere.identitiesFor("localhost", List.of()).stream()
                        .filter(identity -> identity.kind() == KeyKind.ECDSA_P256)
                        .findFirst()
                        .orElseThrow();
        OwnPostgres.lendPrograms(folder.resolve("home"));
        demo = RunningDemo.start(config(), _ -> {});
        FirstAdministrator first = demo.server().firstAdministrator().orElseThrow();
        maple =
                DemoSetup.firstSignIn(
                                demo.api(),
                                first.login(),
                                first.password(),
                                DemoSetup.password(random))
                        .maple();
        web = new HttpsPeer(localhost, CallForHelpIT::taken);
        carrier =
                Carrier.start(folder.resolve("carrier"), localhost, demo.server().authorityFile());
        setUp();
        desk = phone("desk", account("101"));
        lab = phone("lab", account("102"));
        answeringPoint =
                phone(
                        "answering-point",
                        new BaresipAccount(
                                carrier.address(),
                                elsewhere.certificateFile(),
                                "localhost",
                                ANSWERING_POINT,
                                ANSWERING_POINT,
                                Secret.of("none"),
                                silence(),
                                ";answermode=manual"));
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable part : Arrays.asList(lab, desk, answeringPoint, carrier, web, demo)) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void theWebServerIsToldWhoAndWhereAtOnceAndThenThatTheCallIsAnswered() throws Exception {
        desk.dial("911");
        Post dialled = next("dialled", "101");
        JsonNode told = dialled.json();
        Duration took = Duration.between(Instant.parse(told.path("at").asText()), dialled.at());
        assertTrue(took.compareTo(SOON) < 0, "it was there after " + took);
        assertEquals("911", told.path("number").asText());
        assertEquals(CALLBACK, told.path("callback").asText());
        assertEquals(
                "350 Fifth Ave, Springfield, IL 62701; floor 3, room 5",
                told.path("location").path("text").asText());
        assertTrue(told.path("location").path("roomRecorded").asBoolean());
        assertSigned(dialled);

        answeringPoint.await("CALL_INCOMING", PATIENCE);
        assertTrue(POSTS.isEmpty(), "nobody has answered yet");
        answeringPoint.command("accept");
        desk.await("CALL_ESTABLISHED", PATIENCE);
        Post answered = next("connected", "101");
        assertSigned(answered);
        assertNotEquals(dialled.id(), answered.id(), "a notice of its own");
        assertEquals(told.path("call").asText(), answered.json().path("call").asText());
        assertEquals(told.path("at").asText(), answered.json().path("at").asText());
        desk.hangUp(PATIENCE);
        answeringPoint.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void theWebServerIsToldThatTheCallIsNotPutThroughWhenTheCarrierRefusesItLater()
            throws Exception {
        lab.dial("911");
        Post dialled = next("dialled", "102");
        assertFalse(
                dialled.json().path("location").path("roomRecorded").asBoolean(),
                "nobody has said where the lab's phone stands");
        answeringPoint.await("CALL_INCOMING", PATIENCE);
        // 486 Busy Here.
        answeringPoint.command("hangup");
        lab.await("CALL_CLOSED", PATIENCE);
        Post refused = next("not_put_through", "102");
        assertEquals(dialled.json().path("call").asText(), refused.json().path("call").asText());
        assertTrue(refused.json().path("text").asText().contains("NOT PUT THROUGH"));
        answeringPoint.await("CALL_CLOSED", PATIENCE);
    }

    private static Post next(String progress, String extension) throws Exception {
        Post post =
                Optional.ofNullable(POSTS.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .orElseThrow(() -> new AssertionError("no notice: " + progress));
        assertEquals(progress, post.json().path("progress").asText());
        assertEquals(extension, post.json().path("extension").asText());
        return post;
    }

    private static void assertSigned(Post post) throws Exception {
        String time = post.signature().substring(2, post.signature().indexOf(','));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
        byte[] signed = mac.doFinal((time + "." + post.body()).getBytes(StandardCharsets.UTF_8));
        assertEquals("t=" + time + ",v1=" + HexFormat.of().formatHex(signed), post.signature());
    }

    private static void taken(HttpExchange exchange) throws IOException {
        POSTS.add(Post.of(exchange));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /// Premises, where the desk's phone stands, the trunk and the contact, by the practice's
    /// manager.
    private static void setUp() throws IOException {
        var manager = new ApiClient(demo.api().base(), demo.server().authority());
        DemoPractice.Person person = maple.person("administrator");
        manager.signIn(maple.domain(), person.login(), person.password().reveal());
        String practice = "/v1/practices/" + maple.id();
        var address =
                Map.of(
                        "houseNumber", "350",
                        "street", "Fifth",
                        "streetType", "Ave",
                        "city", "Springfield",
                        "state", "IL",
                        "postalCode", "62701");
        var premises =
                Map.of(
                        "name",
                        "Main",
                        "address",
                        address,
                        "timeZone",
                        "America/Chicago",
                        "callback",
                        CALLBACK);
        String main = made(manager, practice + "/premises", premises).path("id").asText();
        JsonNode device =
                one(manager, practice, "devices", "username", maple.phone("101").username());
        var place = Map.of("premises", main, "floor", "3", "room", "5");
        String location = practice + "/devices/" + device.path("id").asText() + "/location";
        assertEquals(200, manager.send("PUT", location, place).status());
        var contact = Map.of("name", "Alarm server", "webhook", web.at("/wardline").toString());
        key = made(manager, practice + "/emergency-contacts", contact).path("key").asText();
        String extension =
                one(manager, practice, "extensions", "number", "101").path("id").asText();
        var trunk =
                Map.of(
                        "name", "Carrier",
                        "host", "localhost",
                        "port", carrier.address().getPort(),
                        "authorities", Files.readString(elsewhere.certificateFile()),
                        "numbers", List.of(Map.of("number", CALLBACK, "extension", extension)));
        made(manager, practice + "/trunks", trunk);
        assertTrue(
                Patience.until(
                        PATIENCE,
                        () ->
                                manager.get(practice + "/trunks")
                                        .json()
                                        .path("trunks")
                                        .path(0)
                                        .path("connected")
                                        .asBoolean()),
                () -> "the trunk is not connected: " + carrier.log());
    }

    private static JsonNode made(ApiClient manager, String path, Map<String, ?> wanted) {
        var reply = manager.send("POST", path, wanted);
        assertEquals(201, reply.status(), reply.text());
        return reply.json();
    }

    /// The one of a practice's things whose field says so.
    private static JsonNode one(
            ApiClient manager, String practice, String things, String field, String says) {
        for (JsonNode thing : manager.get(practice + "/" + things).json().path(things)) {
            if (thing.path(field).asText().equals(says)) {
                return thing;
            }
        }
        throw new AssertionError("no such " + things);
    }

    private static ServerConfig config() {
        ServerConfig usual = ServerConfig.in(folder.resolve("home")).onLoopback(RTP_PORTS);
        return new ServerConfig(
                usual.home(),
                usual.https(),
                usual.pbx(),
                usual.media(),
                usual.keys(),
                usual.database(),
                usual.witness(),
                usual.syslog(),
                usual.timestamp(),
                Optional.of(elsewhere.certificateFile()),
                usual.sessionIdle());
    }

    private static BaresipAccount account(String number) throws IOException {
        DemoPractice.Phone phone = maple.phone(number);
        return new BaresipAccount(
                demo.sip(),
                demo.server().authorityFile(),
                maple.domain(),
                number,
                phone.username(),
                phone.secret(),
                silence(),
                "");
    }

    private static Baresip phone(String name, BaresipAccount account) throws Exception {
        return Baresip.start(folder.resolve(name), account).awaitRegistered(PATIENCE);
    }

    private static Path silence() throws IOException {
        Path file = folder.resolve("silence.wav");
        return Files.exists(file)
                ? file
                : Files.write(file, PcmWav.of(List.of(PcmWav.silence(60 * 8_000))));
    }
}
