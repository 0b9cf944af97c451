package org.wardline.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.linecorp.armeria.common.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.http.Route;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

/// Every route of the server x every kind of person x own and other mailbox, own and other
/// practice, asked over HTTPS. The result is the file `authorization-matrix.txt`, which people can
/// read and review; a new route changes it and fails here until its rows are there.
///
/// `yes` means that the request got past the gate (it may then fail for its content: the bodies are
/// empty objects and the persons and messages do not exist), `no` is 403, `sign-in` is 401, `-`
/// means that the route does not name such a thing.
class AuthorizationMatrixIT {

    private static final String NORTH = "north.example";
    private static final Path GOLDEN =
            Path.of("src/test/resources/org/wardline/api/authorization-matrix.txt");

    private static ApiHouse house;
    private static TenantId north;
    private static TenantId south;
    private static MailboxId given;
    private static MailboxId other;
    private static MailboxId elsewhere;

    /// Somebody, by what is known of them.
    private record Who(String name, ApiClient client) {}

    /// Where a request goes.
    private record Where(String name, TenantId practice, MailboxId mailbox) {}

    @BeforeAll
    static void twoPractices() {
        house = new ApiHouse();
        north = house.practice(NORTH);
        south = house.practice("south.example");
        given = house.mailbox(north, "Given");
        other = house.mailbox(north, "Other");
        elsewhere = house.mailbox(south, "Given");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void nobodyCanDoMoreThanTheMatrixSays() throws IOException {
        String matrix = matrix();
        Path written = Path.of("target/authorization-matrix.txt");
        Files.createDirectories(written.toAbsolutePath().getParent());
        Files.writeString(written, matrix);
        assertEquals(
                golden(),
                matrix,
                "who may do what has changed; compare target/authorization-matrix.txt with "
                        + GOLDEN);
    }

    private static String matrix() {
        var places =
                List.of(
                        new Where("own practice, given mailbox", north, given),
                        new Where("own practice, other mailbox", north, other),
                        new Where("other practice", south, elsewhere));
        var routes = new ArrayList<>(house.routes());
        // Signing out comes last: it would end the session that the other rows need.
        routes.sort(
                Comparator.comparing((Route r) -> r.method() == HttpMethod.DELETE)
                        .thenComparing(Route::path)
                        .thenComparing(r -> r.method().name()));
        var people = people();
        var text = new StringBuilder();
        for (var route : routes) {
            text.append(route.method()).append(' ').append(route.path()).append("   ");
            text.append(
                    switch (route) {
                        case Route.Open _ -> "open";
                        case Route.Guarded guarded -> guarded.permission().name();
                    });
            text.append('\n');
            for (var who : people) {
                text.append("    %-46s".formatted(who.name()));
                var columns = new LinkedHashMap<String, String>();
                places.forEach(where -> columns.put(where.name(), ask(route, who, where)));
                text.append(
                        columns.values().stream()
                                .map("%-8s"::formatted)
                                .reduce("", String::concat)
                                .stripTrailing());
                text.append('\n');
            }
        }
        return HEADING + text;
    }

    private static final int TOO_MANY = 429;
    private static final int MOST_TRIES = 200;
    private static final long PAUSE_NS = 20_000_000;

    private static final String HEADING =
            """
            # Who may do what: every route, asked over HTTPS (AuthorizationMatrixIT).
            # Columns: own practice with the given mailbox | own practice, another mailbox | another practice
            # yes = past the gate, no = 403, sign-in = 401, - = the route names no such thing

            """;

    private static String ask(Route route, Who who, Where where) {
        boolean namesPractice = route.path().contains("{practice}");
        boolean namesMailbox = route.path().contains("/mailboxes/{mailbox}");
        if ((!namesPractice && !where.mailbox().equals(given))
                || (!namesMailbox && where.mailbox().equals(other))) {
            return "-";
        }
        var path =
                route.path()
                        .replace("{practice}", where.practice().toString())
                        .replace("{mailbox}", where.mailbox().toString())
                        .replace("{permission}", "listen")
                        .replaceAll("\\{\\w+}", UUID.randomUUID().toString());
        var client = route instanceof Route.Open ? house.client() : who.client();
        return switch (status(client, route.method().name(), path)) {
            case 401 -> "sign-in";
            case 403 -> "no";
            case TOO_MANY -> "limited";
            default -> "yes";
        };
    }

    /// Asks as fast as the limit of requests per address lets a client.
    private static int status(ApiClient client, String method, String path) {
        int status = TOO_MANY;
        for (int tries = 0; status == TOO_MANY && tries < MOST_TRIES; tries++) {
            if (tries > 0) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            status =
                    switch (method) {
                        case "POST", "PUT" -> client.send(method, path, Map.of()).status();
                        default -> client.send(method, path, new byte[0]).status();
                    };
        }
        return status;
    }

    private static List<Who> people() {
        var people = new ArrayList<Who>();
        people.add(new Who("nobody signed in", house.client()));
        people.add(operator());
        people.add(new Who("administrator", client("administrator", Role.ADMINISTRATOR)));
        people.add(granted("provider, given the mailbox", "provider", Role.PROVIDER));
        people.add(new Who("provider, given nothing", client("newprovider", Role.PROVIDER)));
        people.add(granted("clinical staff, given the mailbox", "nurse", Role.CLINICAL_STAFF));
        people.add(new Who("front desk", client("frontdesk", Role.FRONT_DESK)));
        people.add(
                granted("front desk, given the mailbox by mistake", "mistaken", Role.FRONT_DESK));
        people.add(
                granted(
                        "administrator, given the mailbox by mistake",
                        "curious",
                        Role.ADMINISTRATOR));
        var oneTime = house.person(north, "onetime", Role.ADMINISTRATOR);
        var must = house.client();
        must.signIn(NORTH, "onetime", oneTime.oneTime().reveal());
        people.add(new Who("administrator with a one-time password", must));
        return people;
    }

    private static Who operator() {
        var operator = house.person(TenantId.DEPLOYMENT, "operator", Role.ADMINISTRATOR);
        var client = house.client();
        client.signIn("", "operator", operator.oneTime().reveal());
        client.changePassword(operator.oneTime().reveal(), ApiHouse.CHOSEN);
        return new Who("operator of the installation", client);
    }

    private static ApiClient client(String login, Role role) {
        return house.signedIn(north, NORTH, login, role);
    }

    private static Who granted(String name, String login, Role role) {
        var client = client(login, role);
        var user = client.get("/v1/account").json().path("person").asText();
        house.give(
                north,
                new UserId(UUID.fromString(user)),
                given,
                Permission.LISTEN,
                Permission.LIST_MAILBOX,
                Permission.HANDLE_MESSAGES,
                Permission.RECORD_GREETING);
        return new Who(name, client);
    }

    private static String golden() throws IOException {
        try (var in = AuthorizationMatrixIT.class.getResourceAsStream("authorization-matrix.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
