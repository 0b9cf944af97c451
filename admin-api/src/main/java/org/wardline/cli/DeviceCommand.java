package org.wardline.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "device",
        description = "Phones of a practice.",
        synopsisSubcommandLabel = "add|list|screen")
final class DeviceCommand {

    @Command(name = "add", description = "Add a phone, and print the secret to enter in it.")
    int add(
            @Parameters(paramLabel = "EXTENSION", description = "number of the extension it serves")
                    String extension,
            @Parameters(paramLabel = "LABEL", description = "where it stands") String label,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "extensions", "number", extension);
            var answer =
                    client.post(
                            practice.path(client) + "/devices",
                            Map.of("extension", id, "label", label));
            practice.print(
                    answer,
                    """
                    Added the phone %s of extension %s. Enter in it:
                      domain and server  %s  (transport TLS, media encryption SRTP mandatory)
                      user               %s
                      secret             %s
                    The secret is shown now and never again.\
                    """
                            .formatted(
                                    label,
                                    extension,
                                    answer.path("domain").asText(),
                                    answer.path("username").asText(),
                                    answer.path("secret").asText()));
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
                                    "callerDisplay",
                                    "extension",
                                    "id")
                            .strip());
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
