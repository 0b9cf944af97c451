package org.wardline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.wardline.ident.Secret;

/// Sets two practices up through the API, as an operator would: both have an extension 101.
///
/// ```
///   Maple Family Practice   maple.example     101 front desk, 102 physician (rings 5 s, then a mailbox),
///                                             103 gateway to the telephone network
///   Harbor Pediatrics       harbor.example    101 front desk
/// ```
public final class DemoSetup {

    /// How long the physician's phone rings before callers may leave a message: the shortest there
    /// is.
    private static final int RING_SECONDS = 5;

    private static final int USUAL_RING_SECONDS = 20;

    private final ApiServer server;
    private final ApiPerson operator;
    private final SecureRandom random = new SecureRandom();

    private DemoSetup(ApiServer server, ApiPerson operator) {
        this.server = server;
        this.operator = operator;
    }

    /// Signs the first administrator in, whose one-time password must be changed first.
    ///
    /// @return who sets practices up from now on
    public static DemoSetup firstSignIn(
            ApiServer server, String login, Secret<String> oneTime, Secret<String> chosen) {
        server.signIn(Optional.empty(), login, oneTime).changePassword(oneTime, chosen);
        return new DemoSetup(server, server.signIn(Optional.empty(), login, chosen));
    }

    /// A password that nobody has to remember.
    public static Secret<String> password(SecureRandom random) {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The practice that the day is about.
    public DemoPractice maple() {
        JsonNode practice =
                operator.add(
                        "/v1/practices",
                        "name",
                        "Maple Family Practice",
                        "domain",
                        "maple.example");
        String path = path(practice);
        String mailbox = mailbox(path, "Dr. Okafor");
        List<DemoPractice.Phone> phones =
                List.of(
                        phone(path, "101", "Front Desk", "", USUAL_RING_SECONDS),
                        phone(path, "102", "Dr. Okafor", mailbox, RING_SECONDS),
                        device(path, "103", "Outside Line", "", USUAL_RING_SECONDS, "gateway"));
        List<DemoPractice.Person> people = new ArrayList<>();
        people.add(person(path, "maple.example", "okafor", "provider", Optional.of(mailbox)));
        people.add(person(path, "maple.example", "reception", "front_desk", Optional.empty()));
        people.add(person(path, "maple.example", "manager", "administrator", Optional.empty()));
        return new DemoPractice(
                practice.get("id").textValue(),
                "Maple Family Practice",
                "maple.example",
                mailbox,
                people,
                phones);
    }

    /// The practice that must not notice.
    public DemoPractice harbor() {
        JsonNode practice =
                operator.add(
                        "/v1/practices", "name", "Harbor Pediatrics", "domain", "harbor.example");
        String path = path(practice);
        String mailbox = mailbox(path, "Dr. Lindqvist");
        List<DemoPractice.Phone> phones =
                List.of(phone(path, "101", "Front Desk", mailbox, RING_SECONDS));
        List<DemoPractice.Person> people =
                List.of(
                        person(
                                path,
                                "harbor.example",
                                "lindqvist",
                                "provider",
                                Optional.of(mailbox)));
        return new DemoPractice(
                practice.get("id").textValue(),
                "Harbor Pediatrics",
                "harbor.example",
                mailbox,
                people,
                phones);
    }

    private static String path(JsonNode practice) {
        return "/v1/practices/" + practice.get("id").textValue();
    }

    private String mailbox(String practice, String name) {
        return operator.add(practice + "/mailboxes", "name", name).get("id").textValue();
    }

    private DemoPractice.Phone phone(
            String practice, String number, String displayName, String mailbox, int ringSeconds) {
        return device(practice, number, displayName, mailbox, ringSeconds, "phone");
    }

    private DemoPractice.Phone device(
            String practice,
            String number,
            String displayName,
            String mailbox,
            int ringSeconds,
            String kind) {
        JsonNode extension =
                operator.add(
                        practice + "/extensions",
                        "number",
                        number,
                        "displayName",
                        displayName,
                        "mailbox",
                        mailbox,
                        "ringSeconds",
                        ringSeconds);
        JsonNode device =
                operator.add(
                        practice + "/devices",
                        "extension",
                        extension.get("id").textValue(),
                        "label",
                        displayName,
                        "kind",
                        kind);
        return new DemoPractice.Phone(
                number,
                displayName,
                device.get("username").textValue(),
                Secret.of(device.get("secret").textValue()));
    }

    private DemoPractice.Person person(
            String practice, String domain, String login, String role, Optional<String> mailbox) {
        JsonNode person = operator.add(practice + "/people", "login", login, "role", role);
        mailbox.ifPresent(id -> {
            String grants = practice + "/people/" + person.get("id").textValue() + "/grants/" + id;
            operator.put(grants + "/list_mailbox");
            operator.put(grants + "/listen");
            operator.put(grants + "/handle_messages");
            operator.put(grants + "/record_greeting");
        });
        Secret<String> oneTime = Secret.of(person.get("oneTimePassword").textValue());
        Secret<String> chosen = password(random);
        server.signIn(Optional.of(domain), login, oneTime).changePassword(oneTime, chosen);
        return new DemoPractice.Person(login, chosen, role);
    }
}
