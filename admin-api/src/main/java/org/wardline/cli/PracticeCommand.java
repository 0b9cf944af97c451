package org.wardline.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "practice",
        description = "Practices of this installation.",
        synopsisSubcommandLabel = "add|list")
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
}
