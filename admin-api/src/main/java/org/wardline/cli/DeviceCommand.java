package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "device",
        description = "Phones of a practice.",
        synopsisSubcommandLabel =
                "add|list|locate|locations|secret|screen|certificate|revoke-certificate")
final class DeviceCommand {

    @Command(
            name = "add",
            description = "Add a phone or a gateway, and print the secret to enter in it.")
    int add(
            @Parameters(paramLabel = "EXTENSION", description = "number of the extension it serves")
                    String extension,
            @Parameters(paramLabel = "LABEL", description = "where it stands") String label,
            @Option(
                            names = "--gateway",
                            description =
                                    "it brings callers of the public network: who calls by it is"
                                            + " shown as it says")
                    boolean gateway,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "extensions", "number", extension);
            var answer =
                    client.post(
                            practice.path(client) + "/devices",
                            Map.of(
                                    "extension",
                                    id,
                                    "label",
                                    label,
                                    "kind",
                                    gateway ? "gateway" : "phone"));
            practice.print(
                    answer,
                    "Added the %s %s of extension %s. Enter in it:%n%s"
                            .formatted(
                                    answer.path("kind").asText(),
                                    label,
                                    extension,
                                    toEnter(answer)));
        }
        return 0;
    }

    @Command(
            name = "secret",
            description = {
                "Give a phone a new secret, and print it; what is registered with the old one is",
                "cut off at once."
            })
    int secret(
            @Parameters(paramLabel = "USER", description = "the phone's user name, or its id")
                    String user,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "devices", "username", user);
            var answer =
                    client.post(practice.path(client) + "/devices/" + id + "/secret", Map.of());
            practice.print(
                    answer,
                    "The phone %s has a new secret. Enter in it:%n%s"
                            .formatted(answer.path("label").asText(), toEnter(answer)));
        }
        return 0;
    }

    private static String toEnter(JsonNode answer) {
        return """
          domain and server  %s  (transport TLS, media encryption SRTP mandatory)
          user               %s
          secret             %s
        The secret is shown now and never again.\
        """
                .formatted(
                        answer.path("domain").asText(),
                        answer.path("username").asText(),
                        answer.path("secret").asText());
    }

    @Command(
            name = "certificate",
            description = {
                "Set the certificate that a phone proves itself by: its SHA-256 fingerprint,",
                "or a request of the phone; the certificate for it is printed then."
            })
    int certificate(
            @Parameters(paramLabel = "USER", description = "the phone's user name, or its id")
                    String user,
            @Parameters(
                            paramLabel = "FINGERPRINT|FILE",
                            description = "a fingerprint, or a file with a certificate request")
                    String certificate,
            @Mixin Practice practice)
            throws IOException {
        var file = Path.of(certificate);
        var body =
                Files.isRegularFile(file)
                        ? Map.of("request", Files.readString(file, StandardCharsets.US_ASCII))
                        : Map.of("fingerprint", certificate);
        try (var client = practice.client()) {
            var id = practice.find(client, "devices", "username", user);
            var answer =
                    client.put(practice.path(client) + "/devices/" + id + "/certificate", body);
            // An issued certificate goes into a file, so nothing stands around it.
            practice.print(
                    answer,
                    answer.path("certificate")
                            .asText(
                                    "The phone %s proves itself by the certificate %s now."
                                            .formatted(user, answer.path("fingerprint").asText()))
                            .stripTrailing());
        }
        return 0;
    }

    @Command(
            name = "revoke-certificate",
            description = "Take a phone's certificate away; its connection ends at once.")
    int revokeCertificate(
            @Parameters(paramLabel = "USER", description = "the phone's user name, or its id")
                    String user,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "devices", "username", user);
            client.delete(practice.path(client) + "/devices/" + id + "/certificate");
            System.out.printf("The phone %s proves itself by its secret only.%n", user);
        }
        return 0;
    }

    @Command(name = "list", description = "List the phones of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/devices");
            practice.print(
                    answer,
                    Table.of(
                                    answer.path("devices"),
                                    "username",
                                    "label",
                                    "kind",
                                    "callerDisplay",
                                    "extension",
                                    "located",
                                    "id")
                            .strip());
        }
        return 0;
    }

    @Command(
            name = "locate",
            description = {
                "Say where a phone stands, for who is sent to help; --unknown to forget it.",
                "What is left out is not known."
            })
    int locate(
            @Parameters(paramLabel = "USER", description = "the phone's user name, or its id")
                    String user,
            @Mixin PlaceOptions place,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "devices", "username", user);
            var path = practice.path(client) + "/devices/" + id + "/location";
            if (place.unknown()) {
                client.delete(path);
                System.out.printf("Nobody knows where the phone %s stands.%n", user);
            } else {
                var premises = practice.find(client, "premises", "name", place.premises());
                practice.print(
                        client.put(path, place.body(premises)),
                        "The phone %s stands in the premises %s."
                                .formatted(user, place.premises()));
            }
        }
        return 0;
    }

    @Command(
            name = "locations",
            description = "List where the phones stand, and how many nobody has placed.")
    int locations(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/locations");
            int missing = answer.path("withoutLocation").asInt();
            var rows = Table.of(answer.path("phones"), "number", "label", "sent", "device").strip();
            practice.print(
                    answer,
                    missing == 0
                            ? rows
                            : "%s%nWarning: nobody has said where %d of them stand(s); see pbx device locate."
                                    .formatted(rows, missing));
        }
        return 0;
    }

    @Command(name = "screen", description = "Set the most that a phone's screen shows of callers.")
    int screen(
            @Parameters(paramLabel = "USER", description = "the phone's user name, or its id")
                    String user,
            @Parameters(
                            paramLabel = "SHOWS",
                            description = "full_name, initials, number or patient")
                    String shows,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "devices", "username", user);
            var answer =
                    client.put(
                            practice.path(client) + "/devices/" + id + "/caller-display",
                            Map.of("shows", shows));
            practice.print(answer, "The phone %s shows %s now.".formatted(user, shows));
        }
        return 0;
    }
}
