package org.wardline.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.EmergencyTold;
import org.wardline.directory.CivicAddress;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Interior;
import org.wardline.directory.Premises;
import org.wardline.emergency.EmergencyNotice;
import org.wardline.emergency.OutsideNotice;
import org.wardline.emergency.Progress;
import org.wardline.http.Json;
import org.wardline.ident.CallId;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.ServiceKey;
import org.wardline.numbering.E164;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentity;

/// Notices to web servers over real HTTPS; the pauses between attempts are short.
class NoticeSenderTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final byte[] KEY = HexFormat.of().parseHex("0123456789abcdef".repeat(4));
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10));

    private static InternalCa authority;
    private static TlsIdentity localhost;

    @TempDir private Path home;

    private final BlockingQueue<EmergencyTold> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
    private NoticeSender sender;

    /// What a web server got.
    private record Post(String id, String signature, String body) {
        static Post of(HttpExchange exchange) throws IOException {
            var headers = exchange.getRequestHeaders();
            return new Post(
                    headers.getFirst("Wardline-Notice"),
                    headers.getFirst("Wardline-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// Everybody's web server is localhost, by an authority that only the operator knows.
    @BeforeAll
    static void anAuthority(@TempDir Path folder) {
        var random = new SecureRandom();
        ServiceKey key = Keys.open(KeyPaths.under(folder), random).service();
        authority = InternalCa.open(folder.resolve("tls"), key, InstantSource.system(), random);
        localhost = authority.identitiesFor("localhost", List.of()).getFirst();
    }

    @AfterEach
    void stop() {
        sender.close();
    }

    @Test
    void aWebServerGetsTheNoticeSignedAndOpensslFindsTheSameSignature() throws Exception {
        try (var server = peer(exchange -> taken(exchange, 204))) {
            sender = sender();
            sender.accept(notice(contact(server.at("/hook"))));
            assertEquals("delivered", outcome());
            Post post = posts.take();
            var json = Json.MAPPER.readTree(post.body());
            assertEquals("911", json.path("number").asText());
            assertEquals("not_put_through", json.path("progress").asText());
            assertEquals("101", json.path("extension").asText());
            assertEquals("+12175550100", json.path("callback").asText());
            assertEquals(
                    "350 Fifth, Springfield, IL 62701; room 5",
                    json.path("location").path("text").asText());
            assertEquals(json.path("id").asText(), post.id());
            String time = post.signature().substring(2, post.signature().indexOf(','));
            String expected = openssl(time + "." + post.body());
            assertTrue(post.signature().endsWith("v1=" + expected), post.signature());
        }
    }

    @Test
    void whatIsNotTakenIsSentAgainAsTheSameNotice() throws Exception {
        var failures = new AtomicInteger(2);
        try (var server =
                peer(exchange -> taken(exchange, failures.getAndDecrement() > 0 ? 503 : 200))) {
            sender = sender();
            sender.accept(notice(contact(server.at("/hook"))));
            assertEquals("delivered", outcome());
            assertEquals(3, posts.size());
            assertEquals(1, posts.stream().map(Post::id).distinct().count(), "known by its id");
        }
    }

    @Test
    void aContactThatNeverTakesItIsGivenUpAndTheLogIsTold() throws Exception {
        try (var server = peer(exchange -> taken(exchange, 500))) {
            sender = sender();
            sender.accept(notice(contact(server.at("/hook"))));
            assertEquals("status_500", outcome());
            assertEquals(1 + PAUSES.size(), posts.size());
        }
    }

    @Test
    void aServerOfAnotherNameOrAuthorityGetsNothing() throws Exception {
        try (var server = peer(exchange -> taken(exchange, 200))) {
            sender = sender();
            URI byAddress = URI.create("https://127.0.0.1:" + server.at("/").getPort() + "/hook");
            sender.accept(notice(contact(byAddress)));
            assertEquals("not_trusted", outcome(), "the certificate is for localhost");
            sender.close();
            sender = new NoticeSender(Optional.empty(), InstantSource.system(), PAUSES);
            sender.accept(notice(contact(server.at("/hook"))));
            assertEquals("not_trusted", outcome(), "nobody known vouches for it");
            assertTrue(posts.isEmpty());
        }
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (var server =
                peer(exchange -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    taken(exchange, 307);
                })) {
            sender = sender();
            sender.accept(notice(contact(server.at("/hook"))));
            assertEquals("status_307", outcome());
            assertTrue(server.paths().stream().allMatch("/hook"::equals), server.paths()::toString);
        }
    }

    @Test
    void aContactThatHangsDelaysNobodyElseAndHasABound() throws Exception {
        var hang = new CountDownLatch(1);
        try (var hanging = peer(exchange -> await(hang));
                var prompt = peer(exchange -> taken(exchange, 200))) {
            sender = sender();
            EmergencyContact stuck = contact(hanging.at("/hook"));
            for (int i = 0; i < NoticeSender.MOST_PER_CONTACT; i++) {
                sender.accept(notice(stuck));
            }
            assertTrue(told.isEmpty(), "all of them wait");
            sender.accept(notice(stuck));
            assertEquals("no_room", outcome());
            sender.accept(notice(contact(prompt.at("/hook"))));
            assertEquals("delivered", outcome(), "while the others still wait");
            assertFalse(hang.getCount() == 0);
            hang.countDown();
        }
    }

    private void taken(HttpExchange exchange, int status) throws IOException {
        posts.add(Post.of(exchange));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpsPeer peer(HttpsPeer.Answer answer) throws Exception {
        return new HttpsPeer(localhost, answer);
    }

    private static NoticeSender sender() {
        return new NoticeSender(
                Optional.of(authority.certificateFile()), InstantSource.system(), PAUSES);
    }

    private String outcome() throws InterruptedException {
        return Optional.ofNullable(told.poll(30, TimeUnit.SECONDS)).orElseThrow().outcome();
    }

    private static EmergencyContact contact(URI url) {
        return new EmergencyContact(
                ContactId.random(),
                TenantId.random(),
                "Alarm server",
                new Way.Webhook(url, Secret.of(KEY)));
    }

    private OutsideNotice notice(EmergencyContact contact) {
        var street = new CivicAddress.Street("350", NONE, NONE, "Fifth", NONE, NONE);
        var main =
                new Premises(
                        PremisesId.random(),
                        contact.tenant(),
                        "Main",
                        new CivicAddress(street, "Springfield", NONE, "IL", "62701"),
                        ZoneId.of("America/Chicago"),
                        E164.of("+12175550100"),
                        Optional.empty());
        var room = new Interior(NONE, NONE, NONE, Optional.of("5"), NONE);
        var notice =
                new EmergencyNotice(
                        UUID.randomUUID(),
                        CallId.random(),
                        new EmergencyNotice.Phone(
                                DeviceId.random(),
                                contact.tenant(),
                                "Maple Street",
                                "Front desk, left",
                                "101",
                                "Reception"),
                        EmergencyNumber.N911,
                        Progress.NOT_PUT_THROUGH,
                        Instant.now(),
                        Optional.of(new DispatchableLocation(main, room, true)),
                        0);
        return new OutsideNotice(notice, contact, told::add);
    }

    /// The signature as another implementation computes it.
    private String openssl(String signed) throws IOException, InterruptedException {
        Path text = Files.writeString(home.resolve("signed"), signed);
        var process =
                new ProcessBuilder(
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-mac",
                                "HMAC",
                                "-macopt",
                                "hexkey:" + HexFormat.of().formatHex(KEY),
                                "-r",
                                text.toString())
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), answer);
        return answer.substring(0, answer.indexOf(' '));
    }
}
