package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import org.wardline.http.Json;
import org.wardline.ident.TenantId;
import picocli.CommandLine.Option;

/// The practice that a command is about and the ways to name its things: by what people call them,
/// looked up through the API, or by id.
final class Practice {

    private static final String INSTALLATION = "installation";

    @Option(
            names = "--practice",
            paramLabel = "DOMAIN",
            description = {
                "the practice, by domain or id; left out by a practice's own people.",
                "`installation` stands for the operators of the installation"
            })
    private Optional<String> named = Optional.empty();

    @Option(names = "--json", description = "print the server's answer")
    private boolean json;

    ApiClient client() {
        return ApiClient.of(SignInFile.usual().read());
    }

    /// Path of the practice in the API.
    String path(ApiClient client) {
        return "/v1/practices/" + id(client);
    }

    /// The id of the thing with a name among the practice's.
    UUID find(ApiClient client, String collection, String member, String name) {
        if (isId(name)) {
            return UUID.fromString(name);
        }
        for (var thing : client.get(path(client) + "/" + collection).path(collection)) {
            if (thing.path(member).asText().equals(name)) {
                return UUID.fromString(thing.path("id").asText());
            }
        }
        throw new CommandFailed(
                "There is no %s among the %s of this practice.".formatted(name, collection));
    }

    /// Prints an answer as JSON, or as a sentence.
    void print(JsonNode answer, String sentence) {
        System.out.println(json ? pretty(answer) : sentence);
    }

    private UUID id(ApiClient client) {
        if (named.isEmpty()) {
            UUID own = SignInFile.usual().read().practice();
            if (own.equals(TenantId.DEPLOYMENT.value())) {
                throw new CommandFailed("Say which practice: --practice DOMAIN");
            }
            return own;
        }
        String name = named.get();
        if (name.equals(INSTALLATION)) {
            return TenantId.DEPLOYMENT.value();
        }
        if (isId(name)) {
            return UUID.fromString(name);
        }
        for (var practice : client.get("/v1/practices").path("practices")) {
            if (practice.path("domain").asText().equalsIgnoreCase(name)) {
                return UUID.fromString(practice.path("id").asText());
            }
        }
        throw new CommandFailed("There is no practice with the domain %s.".formatted(name));
    }

    static String pretty(JsonNode answer) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a tree could not be written as JSON", e);
        }
    }

    private static boolean isId(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
