package org.wardline.cli;

import java.util.LinkedHashMap;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "extension",
        description = "Extensions of a practice.",
        synopsisSubcommandLabel = "add|list")
final class ExtensionCommand {

    @Command(name = "add", description = "Add an extension.")
    int add(
            @Parameters(paramLabel = "NUMBER", description = "2 to 6 digits") String number,
            @Parameters(paramLabel = "NAME", description = "what other phones show") String name,
            @Option(
                            names = "--mailbox",
                            paramLabel = "MAILBOX",
                            description = "where callers leave a message when nobody answers")
                    Optional<String> mailbox,
            @Option(
                            names = "--ring",
                            paramLabel = "SECONDS",
                            description = "how long phones ring before that; 5 to 120")
                    Optional<Integer> ring,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var body = new LinkedHashMap<String, Object>();
            body.put("number", number);
            body.put("displayName", name);
            mailbox.ifPresent(
                    box -> body.put("mailbox", practice.find(client, "mailboxes", "name", box)));
            ring.ifPresent(seconds -> body.put("ringSeconds", seconds));
            var answer = client.post(practice.path(client) + "/extensions", body);
            practice.print(
                    answer,
                    "Added extension %s (%s).".formatted(number, answer.path("id").asText()));
        }
        return 0;
    }

    @Command(name = "list", description = "List the extensions of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/extensions");
            practice.print(
                    answer,
                    Table.of(answer.path("extensions"), "number", "displayName", "mailbox", "id")
                            .strip());
        }
        return 0;
    }
}
