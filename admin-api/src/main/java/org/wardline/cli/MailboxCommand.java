package org.wardline.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "mailbox",
        description = "Mailboxes of a practice.",
        synopsisSubcommandLabel = "add|list")
final class MailboxCommand {

    @Command(name = "add", description = "Add a mailbox. Nobody may hear it before `role grant`.")
    int add(
            @Parameters(paramLabel = "NAME", description = "what people call it") String name,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.post(practice.path(client) + "/mailboxes", Map.of("name", name));
            practice.print(
                    answer, "Added mailbox %s (%s).".formatted(name, answer.path("id").asText()));
        }
        return 0;
    }

    @Command(name = "list", description = "List the mailboxes of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/mailboxes");
            practice.print(answer, Table.of(answer.path("mailboxes"), "name", "id").strip());
        }
        return 0;
    }
}
