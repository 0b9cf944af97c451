package org.wardline.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "person",
        description = "People of a practice.",
        synopsisSubcommandLabel = "add|list|reset-password|phone")
final class PersonCommand {

    @Command(
            name = "add",
            description = {
                "Add a person with a role, and print the one-time password to hand over.",
                "Roles: provider, clinical_staff, front_desk, administrator."
            })
    int add(
            @Parameters(
                            paramLabel = "LOGIN",
                            description = "name of sign-in, unique in the practice")
                    String login,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "see above")
                    String role,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer =
                    client.post(
                            practice.path(client) + "/people",
                            Map.of("login", login, "role", role));
            practice.print(
                    answer,
                    """
                    Added %s (%s).
                    One-time password, shown now and never again: %s
                    It is good until another is chosen, at the latest until %s.\
                    """
                            .formatted(
                                    login,
                                    answer.path("id").asText(),
                                    answer.path("oneTimePassword").asText(),
                                    answer.path("validUntil").asText()));
        }
        return 0;
    }

    @Command(
            name = "phone",
            description = {
                "Give a person a number and a first PIN with which they hear messages by phone (*97).",
                "The number is the person's extension, or one of their own where several share a phone."
            })
    int phone(
            @Parameters(paramLabel = "LOGIN", description = "the person") String login,
            @Parameters(paramLabel = "NUMBER", description = "2 to 6 digits, nobody else's")
                    String number,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var person = practice.find(client, "people", "login", login);
            var answer =
                    client.put(
                            practice.path(client) + "/people/" + person + "/phone",
                            Map.of("number", number));
            practice.print(
                    answer,
                    """
                    First PIN of %s at %s, shown now and never again: %s
                    It is good for one call before %s; a PIN of their own is asked for then.\
                    """
                            .formatted(
                                    login,
                                    number,
                                    answer.path("firstPin").asText(),
                                    answer.path("validUntil").asText()));
        }
        return 0;
    }

    @Command(name = "list", description = "List the people of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/people");
            practice.print(answer, Table.of(answer.path("people"), "login", "role", "id").strip());
        }
        return 0;
    }

    @Command(
            name = "reset-password",
            description = {
                "Give a person a new one-time password and open their account after a lockout.",
                "All their sessions end."
            })
    int resetPassword(
            @Parameters(paramLabel = "LOGIN", description = "the person") String login,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var person = practice.find(client, "people", "login", login);
            var answer =
                    client.post(
                            practice.path(client) + "/people/" + person + "/one-time-password",
                            Map.of());
            practice.print(
                    answer,
                    """
                    One-time password of %s, shown now and never again: %s
                    It is good until another is chosen, at the latest until %s.\
                    """
                            .formatted(
                                    login,
                                    answer.path("oneTimePassword").asText(),
                                    answer.path("validUntil").asText()));
        }
        return 0;
    }
}
