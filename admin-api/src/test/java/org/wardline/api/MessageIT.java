package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Await;
import org.wardline.testkit.RawHttps;

/// Listing and playing messages over HTTPS, and what the audit log holds of it.
class MessageIT {

    private static final String NORTH = "north.example";
    private static final int HEADER = WavFile.HEADER_BYTES;

    /// Five seconds and a half, an odd number of bytes.
    private static final byte[] AUDIO = audio(44_001);

    private static ApiHouse house;
    private static TenantId north;
    private static MailboxId mailbox;
    private static MessageId message;
    private static ApiClient physician;
    private static String path;

    @BeforeAll
    static void aMessageForAPhysician() {
        house = new ApiHouse();
        north = house.practice(NORTH);
        mailbox = house.mailbox(north, "Nurse line");
        message =
                house.message(
                        north, mailbox, ApiHouse.caller("Eleanor Rigby", "+15555550100"), AUDIO);
        physician = listener("physician");
        path = "/v1/practices/" + north + "/mailboxes/" + mailbox + "/messages";
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void theListSaysWhoCalledAndIsRecordedBeforeAndAfter() {
        int before = house.entries(north).size();
        var answer = physician.get(path + "?purpose=patient_request");

        var first = answer.json().path("messages").get(0);
        assertEquals(message.toString(), first.path("id").asText());
        assertEquals("Eleanor Rigby", first.path("callerName").asText());
        assertEquals("+15555550100", first.path("callerNumber").asText());
        assertEquals(5, first.path("seconds").asInt());
        var entries = house.entries(north).subList(before, house.entries(north).size());
        assertEquals(
                List.of("mailbox.list.intended", "mailbox.listed"),
                entries.stream().map(entry -> entry.kind()).toList());
        assertEquals("patient_request", entries.get(0).field("purpose").orElseThrow());
        assertEquals("1", entries.get(1).field("rows").orElseThrow());
    }

    @Test
    void aMessageIsAWavFileOfWhatWasRecorded() {
        var answer = physician.get(audio());
        assertEquals(200, answer.status());
        assertEquals("audio/vnd.wave", answer.headers().get("content-type"));
        assertEquals("bytes", answer.headers().get("accept-ranges"));
        assertEquals("no-store", answer.headers().get("cache-control"));
        assertArrayEquals(AUDIO, Arrays.copyOfRange(answer.body(), HEADER, HEADER + AUDIO.length));
        assertEquals(HEADER + AUDIO.length + 1, answer.body().length);
        try (var wav =
                javax.sound.sampled.AudioSystem.getAudioInputStream(
                        new java.io.ByteArrayInputStream(answer.body()))) {
            var format = wav.getFormat();
            assertEquals(javax.sound.sampled.AudioFormat.Encoding.ULAW, format.getEncoding());
            assertEquals(8_000, format.getSampleRate());
            assertEquals(1, format.getChannels());
            assertEquals(AUDIO.length, wav.getFrameLength());
        } catch (java.io.IOException | javax.sound.sampled.UnsupportedAudioFileException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-57, 0, 57",
        "bytes=50-69, 50, 69",
        "bytes=58-58, 58, 58",
        "bytes=16441-16443, 16441, 16443",
        "bytes=16440-32900, 16440, 32900",
        "bytes=44000-, 44000, 44059",
        "bytes=-2, 44058, 44059",
        "bytes=44059-44059, 44059, 44059",
        "bytes=0-, 0, 44059",
        "bytes=100-999999, 100, 44059",
    })
    void everyRangeIsThatPartOfTheWhole(String range, int first, int last) {
        byte[] whole = physician.get(audio()).body();
        var part = physician.get(audio(), "range", range);
        assertEquals(206, part.status());
        assertEquals(
                "bytes %d-%d/%d".formatted(first, last, whole.length),
                part.headers().get("content-range"));
        assertArrayEquals(Arrays.copyOfRange(whole, first, last + 1), part.body());
        assertEquals(Integer.toString(last - first + 1), part.headers().get("content-length"));
    }

    @Test
    void aRangeOutsideTheMessageIsRefusedWithItsLength() {
        var answer = physician.get(audio(), "range", "bytes=44060-");
        assertEquals("range-not-satisfiable", answer.problem());
        assertEquals("bytes */44060", answer.headers().get("content-range"));
    }

    @Test
    void aRangeForAnotherVersionIsAnsweredWithTheWhole() {
        var etag = physician.get(audio()).headers().get("etag");
        assertEquals(206, physician.get(audio(), "range", "bytes=0-9", "if-range", etag).status());
        assertEquals(
                200,
                physician.get(audio(), "range", "bytes=0-9", "if-range", "\"other\"").status());
    }

    @Test
    void theLogHoldsTheIntentFirstAndThenTheSecondsThatWereDelivered() {
        var listener = listener("counted");
        var user = listener.get("/v1/account").json().path("person").asText();
        listener.get(audio(), "range", "bytes=" + (HEADER + 8_000) + "-" + (HEADER + 23_999));

        Await.until(() -> outcomes(user).size() == 1);
        var intent =
                house.entries(north, "message.listen.intended").stream()
                        .filter(entry -> entry.who().id().equals(user))
                        .findFirst()
                        .orElseThrow();
        var outcome = outcomes(user).getFirst();
        assertTrue(intent.index() < outcome.index());
        assertEquals(Long.toString(intent.index()), outcome.field("intent").orElseThrow());
        assertEquals("2", outcome.field("seconds").orElseThrow());
        assertEquals("1-3", outcome.field("ranges").orElseThrow());
        assertEquals("treatment", intent.field("purpose").orElseThrow());
        assertEquals("provider", intent.who().role());
        assertEquals("127.0.0.1", intent.address());
    }

    @Test
    void whoStopsListeningIsRecordedWithWhatTheyHeard() throws Exception {
        byte[] hour = audio(8_000 * 600);
        var long10min = house.mailbox(north, "Long");
        var id = house.message(north, long10min, ApiHouse.caller("", ""), hour);
        var listener = listener("impatient");
        var user = listener.get("/v1/account").json().path("person").asText();
        house.give(north, new UserId(UUID.fromString(user)), long10min, Permission.LISTEN);

        try (var socket = RawHttps.connect(house)) {
            RawHttps.get(
                    socket,
                    "/v1/practices/%s/mailboxes/%s/messages/%s/audio"
                            .formatted(north, long10min, id),
                    listener.token());
            assertTrue(socket.getInputStream().readNBytes(4_096).length > 0);
        }
        Await.until(() -> outcomes(user).size() == 1);
        long seconds = Long.parseLong(outcomes(user).getFirst().field("seconds").orElseThrow());
        assertTrue(seconds > 0 && seconds < 600, "delivered " + seconds + " s");
    }

    @Test
    void whoWasNotGivenTheMailboxHearsNothing() {
        var other = house.signedIn(north, NORTH, "othernurse", Role.CLINICAL_STAFF);
        var desk = house.signedIn(north, NORTH, "frontdesk", Role.FRONT_DESK);
        var admin = house.signedIn(north, NORTH, "administrator", Role.ADMINISTRATOR);
        for (var client : List.of(other, desk, admin)) {
            for (String asked : List.of(path, audio())) {
                var answer = client.get(asked);
                assertEquals("forbidden", answer.problem());
            }
        }
        var reasons =
                house.entries(north, "access.refused").stream()
                        .map(entry -> entry.field("reason").orElseThrow())
                        .toList();
        assertTrue(reasons.containsAll(List.of("no_grant", "role")), reasons.toString());
    }

    @Test
    void anotherPracticeSeesAndHearsNothingAndLearnsNothing() {
        var south = house.practice("south.example");
        var stranger = house.signedIn(south, "south.example", "drsouth", Role.PROVIDER);
        var real = stranger.get(audio());
        var guessed =
                stranger.get(
                        "/v1/practices/%s/mailboxes/%s/messages/%s/audio"
                                .formatted(
                                        UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()));
        assertEquals(403, real.status());
        assertArrayEquals(guessed.body(), real.body());
        assertTrue(
                house.entries(south, "access.refused").stream()
                        .allMatch(e -> e.field("reason").orElseThrow().equals("other_practice")));
    }

    @Test
    void theIdOfOneMailboxDoesNotOpenTheMessageOfAnother() {
        var own = house.mailbox(north, "Own");
        var listener = listener("confused");
        var user = listener.get("/v1/account").json().path("person").asText();
        house.give(north, new UserId(UUID.fromString(user)), own, Permission.LISTEN);
        var answer =
                listener.get(
                        "/v1/practices/%s/mailboxes/%s/messages/%s/audio"
                                .formatted(north, own, message));
        assertEquals("not-found", answer.problem());
        Await.until(() -> outcomes(user).size() == 1);
        assertEquals("0", outcomes(user).getFirst().field("seconds").orElseThrow());
    }

    @Test
    void aPurposeThatIsNoneIsRefused() {
        assertEquals("malformed", physician.get(audio() + "?purpose=curiosity").problem());
    }

    private static String audio() {
        return path + "/" + message + "/audio";
    }

    private static List<org.wardline.audit.AuditEntry> outcomes(String user) {
        return house.entries(north, "message.listened").stream()
                .filter(entry -> entry.who().id().equals(user))
                .toList();
    }

    private static ApiClient listener(String login) {
        var client = house.signedIn(north, NORTH, login, Role.PROVIDER);
        var user =
                new UserId(
                        UUID.fromString(client.get("/v1/account").json().path("person").asText()));
        house.give(north, user, mailbox, Permission.LISTEN, Permission.LIST_MAILBOX);
        return client;
    }

    private static byte[] audio(int length) {
        byte[] audio = new byte[length];
        new Random(7).nextBytes(audio);
        return audio;
    }
}
