package org.wardline.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "emergency",
        description = "Who is told when somebody calls for help.",
        synopsisSubcommandLabel = "contacts|add-contact|remove-contact")
final class EmergencyCommand {

    @Command(name = "contacts", description = "List who is told.")
    int contacts(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/emergency-contacts");
            var rows =
                    Table.of(answer.path("contacts"), "name", "extension", "webhook", "id").strip();
            practice.print(
                    answer,
                    answer.path("contacts").isEmpty()
                            ? "Warning: nobody is told when somebody calls for help; see pbx emergency add-contact."
                            : rows);
        }
        return 0;
    }

    @Command(
            name = "add-contact",
            description = {
                "Tell somebody from now on: a notice on the phones of an extension, or a signed POST",
                "to a web server; the key that it is signed with is printed then, and never again."
            })
    int addContact(
            @Parameters(paramLabel = "NAME", description = "what people call them") String name,
            @Option(
                            names = "--extension",
                            paramLabel = "NUMBER",
                            description = "whose phones show the notice")
                    Optional<String> extension,
            @Option(
                            names = "--webhook",
                            paramLabel = "URL",
                            description = "https address that gets the notice")
                    Optional<String> webhook,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            extension.ifPresent(number ->
                    body.put("extension", practice.find(client, "extensions", "number", number)));
            webhook.ifPresent(url -> body.put("webhook", url));
            var answer = client.post(practice.path(client) + "/emergency-contacts", body);
            String sentence = "%s is told when somebody calls for help.".formatted(name);
            practice.print(
                    answer,
                    answer.has("key")
                            ? "%s%nThe key of its signatures, shown now and never again: %s"
                                    .formatted(sentence, answer.path("key").asText())
                            : sentence);
        }
        return 0;
    }

    @Command(name = "remove-contact", description = "Tell somebody no longer.")
    int removeContact(
            @Parameters(paramLabel = "ID", description = "its id") String id,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            client.delete(practice.path(client) + "/emergency-contacts/" + id);
            System.out.println("The contact is told no longer.");
        }
        return 0;
    }
}
