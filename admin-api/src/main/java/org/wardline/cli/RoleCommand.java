package org.wardline.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "role",
        description = "What people of a practice may do.",
        synopsisSubcommandLabel = "set|grant|revoke")
final class RoleCommand {

    @Command(name = "set", aliases = "add", description = "Give a person another role.")
    int set(
            @Parameters(paramLabel = "LOGIN", description = "the person") String login,
            @Parameters(
                            paramLabel = "ROLE",
                            description = "provider, clinical_staff, front_desk or administrator")
                    String role,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var person = practice.find(client, "people", "login", login);
            var answer =
                    client.put(
                            practice.path(client) + "/people/" + person + "/role",
                            Map.of("role", role));
            practice.print(answer, "%s is %s now.".formatted(login, role));
        }
        return 0;
    }

    @Command(
            name = "grant",
            description = {
                "Let a person use a mailbox.",
                "The person's role must allow it too: only providers and clinical staff hear messages."
            })
    int grant(
            @Parameters(paramLabel = "LOGIN", description = "the person") String login,
            @Parameters(paramLabel = "MAILBOX", description = "the mailbox, by name or id")
                    String mailbox,
            @Option(
                            names = "--only-list",
                            description = "see who left messages, without hearing them")
                    boolean onlyList,
            @Option(
                            names = "--only-listen",
                            description =
                                    "hear messages, without deleting, forwarding or recording greetings")
                    boolean onlyListen,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var person = practice.find(client, "people", "login", login);
            var box = practice.find(client, "mailboxes", "name", mailbox);
            var path = practice.path(client) + "/people/" + person + "/grants/" + box + "/";
            var answer = client.put(path + "list_mailbox", Map.of());
            if (!onlyList) {
                answer = client.put(path + "listen", Map.of());
            }
            if (!onlyList && !onlyListen) {
                answer = client.put(path + "handle_messages", Map.of());
                answer = client.put(path + "record_greeting", Map.of());
            }
            practice.print(answer, "%s may use the mailbox %s now.".formatted(login, mailbox));
        }
        return 0;
    }

    @Command(name = "revoke", description = "Take a mailbox from a person.")
    int revoke(
            @Parameters(paramLabel = "LOGIN", description = "the person") String login,
            @Parameters(paramLabel = "MAILBOX", description = "the mailbox, by name or id")
                    String mailbox,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var person = practice.find(client, "people", "login", login);
            var box = practice.find(client, "mailboxes", "name", mailbox);
            var path = practice.path(client) + "/people/" + person + "/grants/" + box + "/";
            client.delete(path + "record_greeting");
            client.delete(path + "handle_messages");
            client.delete(path + "listen");
            client.delete(path + "list_mailbox");
            System.out.printf("%s may not use the mailbox %s any more.%n", login, mailbox);
        }
        return 0;
    }
}
