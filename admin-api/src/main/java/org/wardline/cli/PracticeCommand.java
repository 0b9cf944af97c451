package org.wardline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "practice",
        description = "Practices of this installation.",
        synopsisSubcommandLabel = "add|list|caller-display")
final class PracticeCommand {

    @Command(
            name = "add",
            description =
                    "Add a practice: its keys, its certificates and its place in the directory.")
    int add(
            @Parameters(paramLabel = "NAME", description = "what people call it") String name,
            @Parameters(
                            paramLabel = "DOMAIN",
                            description = "host name that its phones connect to; never changes")
                    String domain,
            @Option(names = "--json", description = "print the server's answer") boolean json) {
        try (var client = ApiClient.of(SignInFile.usual().read())) {
            var answer = client.post("/v1/practices", Map.of("name", name, "domain", domain));
            System.out.println(
                    json
                            ? Practice.pretty(answer)
                            : "Added practice %s (%s)."
                                    .formatted(
                                            answer.path("domain").asText(),
                                            answer.path("id").asText()));
        }
        return 0;
    }

    @Command(name = "list", description = "List the practices.")
    int list(@Option(names = "--json", description = "print the server's answer") boolean json) {
        try (var client = ApiClient.of(SignInFile.usual().read())) {
            var answer = client.get("/v1/practices");
            System.out.print(
                    json
                            ? Practice.pretty(answer) + "\n"
                            : Table.of(answer.path("practices"), "domain", "name", "id"));
        }
        return 0;
    }

    @Command(
            name = "caller-display",
            description = {
                "What phones show of outside callers: full_name, initials, number or patient.",
                "Without options, what is set."
            })
    int callerDisplay(
            @Option(
                            names = "--role",
                            paramLabel = "ROLE=SHOWS",
                            description = "phones at desks of a role")
                    Map<String, String> roles,
            @Option(
                            names = "--others",
                            paramLabel = "SHOWS",
                            description = "phones at desks of no role")
                    Optional<String> others,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var path = practice.path(client) + "/caller-display";
            ObjectNode rules = client.get(path).deepCopy();
            if (roles != null || others.isPresent()) {
                Optional.ofNullable(roles)
                        .ifPresent(given -> given.forEach(rules.withObject("/roles")::put));
                others.ifPresent(shows -> rules.put("others", shows));
                client.put(path, rules);
            }
            practice.print(rules, Practice.pretty(rules));
        }
        return 0;
    }
}
