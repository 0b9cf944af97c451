package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.audit.event.EventField;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Await;

/// Plants a caller's name and number, passwords, tokens and a phone's secret, goes through a whole
/// sign-in, configuration, listing and playback with all their refusals, and looks for what was
/// planted in everything that was logged and in every answer that is no release of it.
class PhiLeakIT {

    private static final String NAME = "Zebulon Quackenbush";
    private static final String NUMBER = "15555550187";
    private static final String PASSWORD = "lantern pickle orbit nine";

    private final List<String> secrets =
            new ArrayList<>(List.of(NAME, NUMBER, "Quackenbush", PASSWORD));
    private final List<String> refusals = new ArrayList<>();

    @Test
    void nothingPlantedIsInTheLogOrInARefusal() {
        try (var log = new Recorder();
                var house = new ApiHouse()) {
            var north = house.practice("north.example");
            var mailbox = house.mailbox(north, "Line");
            byte[] audio = new byte[40_000];
            new Random(1).nextBytes(audio);
            var message = house.message(north, mailbox, ApiHouse.caller(NAME, "+" + NUMBER), audio);
            var path = "/v1/practices/" + north + "/mailboxes/" + mailbox + "/messages";

            var physician = signInByDetours(house, north);
            house.give(
                    north,
                    new UserId(
                            UUID.fromString(
                                    physician.get("/v1/account").json().path("person").asText())),
                    mailbox,
                    Permission.LISTEN,
                    Permission.LIST_MAILBOX);
            assertTrue(physician.get(path).text().contains(NAME));
            assertEquals(200, physician.get(path + "/" + message + "/audio").status());
            misuse(physician, path, message.toString());
            configure(house, north, path, message.toString());
            Await.until(() -> house.entries(north, "message.listened").size() >= 2);

            search(log, house, north);
            assertTrue(log.lines() > 0, "the recorder heard nothing");
        }
    }

    private ApiClient signInByDetours(ApiHouse house, TenantId north) {
        var person = house.person(north, "physician", Role.PROVIDER);
        var oneTime = person.oneTime().reveal();
        var physician = house.client();
        refused(physician.signIn("north.example", "physician", PASSWORD));
        refused(physician.signIn("north.example", PASSWORD, "typed in the wrong field"));
        physician.signIn("north.example", "physician", oneTime);
        refused(physician.changePassword(PASSWORD, "x"));
        assertEquals(204, physician.changePassword(oneTime, PASSWORD).status());
        secrets.add(oneTime);
        secrets.add(physician.token());
        return physician;
    }

    private void misuse(ApiClient physician, String path, String message) {
        refused(physician.get(path + "/" + UUID.randomUUID() + "/audio"));
        refused(physician.get(path + "/" + message + "/audio?purpose=" + NUMBER));
        refused(physician.get("/v1/practices/" + NUMBER + "/people"));
        refused(physician.send("POST", "/v1/sessions", Map.of("login", "a", "Quackenbush", "b")));
        var broken = ("{\"login\":" + NAME).getBytes(StandardCharsets.UTF_8);
        refused(physician.send("POST", "/v1/sessions", broken, "content-type", "application/json"));
    }

    private void configure(ApiHouse house, TenantId north, String path, String message) {
        var admin = house.signedIn(north, "north.example", "administrator", Role.ADMINISTRATOR);
        secrets.add(admin.token());
        refused(admin.get(path));
        refused(admin.get(path + "/" + message + "/audio"));
        var extensions = "/v1/practices/" + north + "/extensions";
        var wanted = Map.of("number", "101", "displayName", NAME);
        var extension = admin.send("POST", extensions, wanted).json().path("id").asText();
        refused(admin.send("POST", extensions, wanted));
        var device =
                admin.send(
                        "POST",
                        "/v1/practices/" + north + "/devices",
                        Map.of("extension", extension, "label", "Left"));
        secrets.add(device.json().path("secret").asText());
    }

    private void refused(ApiClient.Answer answer) {
        assertTrue(answer.status() >= 400, answer.text());
        refusals.add(answer.text());
    }

    private void search(Recorder log, ApiHouse house, TenantId north) {
        var leaves =
                house.entries(north).stream()
                        .flatMap(entry -> entry.fields().stream())
                        .map(EventField::value)
                        .toList();
        for (String secret : secrets) {
            var encoded =
                    Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            for (String form : List.of(secret, encoded)) {
                assertFalse(log.text().contains(form), "logged: " + form);
                refusals.forEach(answer -> assertFalse(answer.contains(form), answer));
                leaves.forEach(value -> assertFalse(value.contains(form), value));
            }
        }
    }

    /// Everything that is logged at the product's levels and below, as JSON lines.
    private static final class Recorder extends AppenderBase<ILoggingEvent>
            implements AutoCloseable {

        private final Logger root =
                (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Logger own = (Logger) LoggerFactory.getLogger("org.wardline");
        private final JsonEncoder encoder = new JsonEncoder();
        private final StringBuilder text = new StringBuilder();
        private int lines;

        Recorder() {
            setContext(root.getLoggerContext());
            encoder.setContext(root.getLoggerContext());
            encoder.start();
            start();
            own.setLevel(Level.TRACE);
            root.addAppender(this);
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            text.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
            lines++;
        }

        synchronized String text() {
            return text.toString();
        }

        synchronized int lines() {
            return lines;
        }

        @Override
        public void close() {
            root.detachAppender(this);
            own.setLevel(null);
            stop();
        }
    }
}
