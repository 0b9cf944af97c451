package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "extension",
        description = "Extensions of a practice.",
        synopsisSubcommandLabel = "add|list|handle|group")
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

    @Command(
            name = "handle",
            description = {
                "Set how calls to an extension are handled; what is not named stays.",
                "An empty value takes a forward, pickup group or role back."
            })
    int handle(
            @Parameters(paramLabel = "NUMBER", description = "the extension") String number,
            @Mixin Handling wanted,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "extensions", "number", number);
            var path = practice.path(client) + "/extensions/" + id + "/call-handling";
            var now = client.get(path);
            var next = wanted.changed(now);
            var answer = next.equals(now) ? now : client.put(path, next);
            practice.print(answer, Practice.pretty(answer));
        }
        return 0;
    }

    @Command(
            name = "group",
            description = {
                "Make an extension ring others too; without members, only its own phones again.",
                "A member is NUMBER, or NUMBER+SECONDS to begin that long after the others."
            })
    int group(
            @Parameters(paramLabel = "NUMBER", index = "0", description = "the extension")
                    String number,
            @Parameters(paramLabel = "MEMBER", index = "1..*", description = "who rings")
                    List<String> members,
            @Option(names = "--in-order", description = "one after the other") boolean inOrder,
            @Option(
                            names = "--each",
                            paramLabel = "SECONDS",
                            description = "in order, how long each rings; 5 to 60")
                    Optional<Integer> each,
            @Option(names = "--priority", description = "ring differently") boolean priority,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "extensions", "number", number);
            var path = practice.path(client) + "/extensions/" + id + "/ring-group";
            if (members == null || members.isEmpty()) {
                client.delete(path);
                System.out.printf("Extension %s rings only its own phones now.%n", number);
                return 0;
            }
            var body = new LinkedHashMap<String, Object>();
            body.put("order", inOrder ? "in_order" : "all");
            each.ifPresent(seconds -> body.put("eachSeconds", seconds));
            body.put("priority", priority);
            body.put(
                    "members",
                    members.stream().map(member -> member(client, practice, member)).toList());
            practice.print(
                    client.put(path, body),
                    "Extension %s rings %s now.".formatted(number, String.join(", ", members)));
        }
        return 0;
    }

    private static Map<String, Object> member(ApiClient client, Practice practice, String member) {
        String[] parts = member.split("\\+", 2);
        return Map.of(
                "extension",
                practice.find(client, "extensions", "number", parts[0]),
                "delaySeconds",
                parts.length == 1 ? 0 : seconds(parts[1]));
    }

    private static int seconds(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandFailed("A delay is a number of seconds, such as 103+10.");
        }
    }

    /// What can be set of an extension's call handling.
    static final class Handling {

        @Option(
                names = "--do-not-disturb",
                arity = "1",
                paramLabel = "true|false",
                description = "whether its phones stay silent")
        private Optional<Boolean> doNotDisturb = Optional.empty();

        @Option(
                names = "--call-waiting",
                arity = "1",
                paramLabel = "true|false",
                description = "whether phones in a call ring for another one")
        private Optional<Boolean> callWaiting = Optional.empty();

        @Option(names = "--forward-always", paramLabel = "NUMBER", description = "every call")
        private Optional<String> forwardAlways = Optional.empty();

        @Option(names = "--forward-busy", paramLabel = "NUMBER", description = "when busy")
        private Optional<String> forwardBusy = Optional.empty();

        @Option(
                names = "--forward-no-answer",
                paramLabel = "NUMBER",
                description = "when nobody answers")
        private Optional<String> forwardNoAnswer = Optional.empty();

        @Option(
                names = "--pickup-group",
                paramLabel = "NAME",
                description = "extensions of one group may answer each other's calls")
        private Optional<String> pickupGroup = Optional.empty();

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "whose desk it is: what its phones show of callers follows from it")
        private Optional<String> role = Optional.empty();

        private ObjectNode changed(JsonNode now) {
            ObjectNode next = now.deepCopy();
            doNotDisturb.ifPresent(set -> next.put("doNotDisturb", set));
            callWaiting.ifPresent(set -> next.put("callWaiting", set));
            set(next, "forwardAlways", forwardAlways);
            set(next, "forwardBusy", forwardBusy);
            set(next, "forwardNoAnswer", forwardNoAnswer);
            set(next, "pickupGroup", pickupGroup);
            set(next, "role", role);
            return next;
        }

        private static void set(ObjectNode next, String member, Optional<String> value) {
            value.ifPresent(text -> {
                next.remove(member);
                if (!text.isEmpty()) {
                    next.put(member, text);
                }
            });
        }
    }
}
