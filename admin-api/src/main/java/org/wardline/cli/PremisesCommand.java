package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wardline.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "premises",
        description = "Where a practice is: the street addresses that help is sent to.",
        synopsisSubcommandLabel = "add|set|list|remove")
final class PremisesCommand {

    /// The address, as options of `add` and `set`.
    static final class AddressOptions {

        @Option(names = "--number", required = true, description = "house number: digits")
        private String number;

        @Option(names = "--number-suffix", description = "what follows them, such as A or 1/2")
        private Optional<String> suffix = Optional.empty();

        @Option(names = "--leading", description = "direction before the street's name: N, NE, ...")
        private Optional<String> leading = Optional.empty();

        @Option(names = "--street", required = true, description = "name of the street")
        private String street;

        @Option(names = "--type", description = "Street, Ave, Blvd, ...")
        private Optional<String> type = Optional.empty();

        @Option(names = "--trailing", description = "direction after the type: N, NE, ...")
        private Optional<String> trailing = Optional.empty();

        @Option(names = "--city", required = true, description = "city or town")
        private String city;

        @Option(names = "--county", description = "county")
        private Optional<String> county = Optional.empty();

        @Option(names = "--state", required = true, description = "two letters, such as IL")
        private String state;

        @Option(names = "--postal-code", required = true, description = "62701 or 62701-1234")
        private String postalCode;

        private Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("houseNumber", number);
            suffix.ifPresent(text -> body.put("houseNumberSuffix", text));
            leading.ifPresent(text -> body.put("leadingDirection", text));
            body.put("street", street);
            type.ifPresent(text -> body.put("streetType", text));
            trailing.ifPresent(text -> body.put("trailingDirection", text));
            body.put("city", city);
            county.ifPresent(text -> body.put("county", text));
            body.put("state", state);
            body.put("postalCode", postalCode);
            return body;
        }
    }

    /// What else is known, as options of `add` and `set`.
    static final class KnownOptions {

        @Option(
                names = "--time-zone",
                required = true,
                paramLabel = "ZONE",
                description = "for example America/Chicago")
        private String zone;

        @Option(
                names = "--callback",
                paramLabel = "+15552671234",
                description = "the number that reaches the practice there")
        private Optional<String> callback = Optional.empty();

        @Option(
                names = "--confirmed-by",
                paramLabel = "WHO",
                description = "who confirmed that emergency services know the address")
        private Optional<String> by = Optional.empty();

        @Option(names = "--confirmed-on", paramLabel = "2026-11-23", description = "and when")
        private Optional<String> on = Optional.empty();

        private void into(Map<String, Object> body) {
            if (by.isPresent() != on.isPresent()) {
                throw new CommandFailed("Say both: --confirmed-by WHO --confirmed-on DAY");
            }
            body.put("timeZone", zone);
            callback.ifPresent(number -> body.put("callback", number));
            by.ifPresent(who -> body.put("validated", Map.of("by", who, "on", on.get())));
        }
    }

    @Command(name = "add", description = "Add premises.")
    int add(
            @Parameters(paramLabel = "NAME", description = "what people call them") String name,
            @Mixin AddressOptions address,
            @Mixin KnownOptions known,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer =
                    client.post(practice.path(client) + "/premises", body(name, address, known));
            practice.print(
                    answer,
                    "Added the premises %s. Now say which phones stand there: pbx device locate"
                            .formatted(name));
        }
        return 0;
    }

    @Command(
            name = "set",
            description = {
                "Set all that is known of premises; what is left out is forgotten.",
                "A new address has to be confirmed anew."
            })
    int set(
            @Parameters(paramLabel = "NAME", description = "their name now, or their id")
                    String name,
            @Option(names = "--name", paramLabel = "NAME", description = "their name from now on")
                    Optional<String> renamed,
            @Mixin AddressOptions address,
            @Mixin KnownOptions known,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "premises", "name", name);
            var answer =
                    client.put(
                            practice.path(client) + "/premises/" + id,
                            body(renamed.orElse(name), address, known));
            practice.print(
                    answer,
                    answer.has("validated")
                            ? "The premises %s are set.".formatted(name)
                            : "The premises %s are set; nobody has confirmed the address yet."
                                    .formatted(name));
        }
        return 0;
    }

    @Command(name = "list", description = "List the premises of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/premises");
            var lines = new ArrayList<Map<String, String>>();
            for (var premises : answer.path("premises")) {
                var address = premises.path("address");
                lines.add(
                        Map.of(
                                "name", premises.path("name").asText(),
                                "house", address.path("houseNumber").asText(),
                                "street", address.path("street").asText(),
                                "city", address.path("city").asText(),
                                "state", address.path("state").asText(),
                                "confirmed", premises.path("validated").path("on").asText("no")));
            }
            JsonNode rows = Json.MAPPER.valueToTree(lines);
            practice.print(
                    answer,
                    Table.of(rows, "name", "house", "street", "city", "state", "confirmed")
                            .strip());
        }
        return 0;
    }

    @Command(name = "remove", description = "Remove premises in which no phone stands.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "their name, or their id") String name,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var id = practice.find(client, "premises", "name", name);
            client.delete(practice.path(client) + "/premises/" + id);
            System.out.printf("The premises %s are removed.%n", name);
        }
        return 0;
    }

    private static Map<String, Object> body(
            String name, AddressOptions address, KnownOptions known) {
        var body = new LinkedHashMap<String, Object>();
        body.put("name", name);
        body.put("address", address.body());
        known.into(body);
        return body;
    }
}
