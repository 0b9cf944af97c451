package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wardline.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trunk",
        description = "What connects a practice to the public network.",
        synopsisSubcommandLabel = "add|change|agree|list|minutes|remove|rules")
final class TrunkCommand {

    private static final String COLLECTION = "trunks";

    /// What a trunk is set to; what is not named stays.
    static final class Settings {

        @Option(names = "--port", paramLabel = "PORT", description = "of the carrier; 5061")
        private Optional<Integer> port = Optional.empty();

        @Option(
                names = "--authorities",
                paramLabel = "FILE",
                description = {
                    "certificates in PEM of which one issued the carrier's;",
                    "without, the authorities that the Java runtime trusts"
                })
        private Optional<Path> authorities = Optional.empty();

        @Option(
                names = "--lines",
                paramLabel = "CALLS",
                description = "how many calls at a time; 10")
        private Optional<Integer> lines = Optional.empty();

        @Option(
                names = "--number",
                paramLabel = "NUMBER=EXTENSION",
                description = {
                    "a number with its country code, and where its calls go;",
                    "all of them, the practice's own first"
                })
        private List<String> numbers = List.of();

        void apply(ObjectNode trunk, ApiClient client, Practice practice) {
            port.ifPresent(to -> trunk.put("port", to));
            lines.ifPresent(to -> trunk.put("lines", to));
            authorities.ifPresent(file -> trunk.put("authorities", text(file)));
            if (!numbers.isEmpty()) {
                var all = trunk.putArray("numbers");
                for (String number : numbers) {
                    String[] parts = number.split("=", 2);
                    if (parts.length < 2) {
                        throw new CommandFailed(
                                "Write a number as +12025550100=101: the number, and the extension"
                                        + " where its calls go.");
                    }
                    var extension = practice.find(client, "extensions", "number", parts[1]);
                    all.addObject().put("number", parts[0]).put("extension", extension.toString());
                }
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new CommandFailed("The file %s can't be read.".formatted(file));
            }
        }
    }

    @Command(
            name = "add",
            description = {
                "Add a trunk. It carries emergency calls only until its business associate",
                "agreement is on record: trunk agree."
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "what people call it") String name,
            @Parameters(paramLabel = "HOST", description = "the carrier's SIP server") String host,
            @Mixin Settings settings,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode trunk = Json.MAPPER.createObjectNode().put("name", name).put("host", host);
            trunk.putArray("numbers");
            settings.apply(trunk, client, practice);
            var answer = client.post(practice.path(client) + "/" + COLLECTION, trunk);
            practice.print(
                    answer, "Added trunk %s (%s).".formatted(name, answer.path("id").asText()));
        }
        return 0;
    }

    @Command(name = "change", description = "Change a trunk; what is not named stays.")
    int change(
            @Parameters(paramLabel = "NAME", description = "the trunk") String name,
            @Option(names = "--host", paramLabel = "HOST", description = "the carrier's server")
                    Optional<String> host,
            @Mixin Settings settings,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode trunk = named(client, practice, name);
            host.ifPresent(to -> trunk.put("host", to));
            settings.apply(trunk, client, practice);
            practice.print(put(client, practice, trunk), "Changed trunk %s.".formatted(name));
        }
        return 0;
    }

    @Command(
            name = "agree",
            description = "Put the business associate agreement with a carrier on record.")
    int agree(
            @Parameters(paramLabel = "NAME", description = "the trunk") String name,
            @Option(
                            names = "--with",
                            required = true,
                            paramLabel = "CARRIER",
                            description = "the name under which the carrier signed")
                    String associate,
            @Option(
                            names = "--signed",
                            required = true,
                            paramLabel = "DATE",
                            description = "the day on which both had signed, as 2026-01-31")
                    String signed,
            @Option(
                            names = "--scope",
                            required = true,
                            paramLabel = "TEXT",
                            description = "what it covers")
                    String scope,
            @Option(
                            names = "--expires",
                            required = true,
                            paramLabel = "DATE",
                            description = "its last day")
                    String expires,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode trunk = named(client, practice, name);
            trunk.putObject("associate")
                    .put("name", associate)
                    .put("signed", signed)
                    .put("scope", scope)
                    .put("expires", expires);
            practice.print(
                    put(client, practice, trunk),
                    "The agreement of trunk %s holds until %s.".formatted(name, expires));
        }
        return 0;
    }

    @Command(name = "list", description = "List the trunks of a practice.")
    int list(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/" + COLLECTION);
            practice.print(
                    answer,
                    Table.of(answer.path(COLLECTION), "name", "host", "enabled", "connected", "id")
                            .strip());
        }
        return 0;
    }

    /// What a practice lets its phones call; what is not named stays.
    static final class Rules {

        @Option(
                names = "--calls",
                paramLabel = "PHONE/GATEWAY/ALL",
                description = "at a time, of each phone, each gateway and all together; 10/100/100")
        private Optional<String> calls = Optional.empty();

        @Option(
                names = "--minutes",
                paramLabel = "PHONE/GATEWAY/ALL",
                description = "of a day, likewise; 480/4800/4800")
        private Optional<String> minutes = Optional.empty();

        @Option(
                names = "--countries",
                paramLabel = "XX,XX=RATE",
                description = {
                    "called beside the practice's own: two letters each, and how many minutes",
                    "of the day a minute there spends; none"
                })
        private Optional<String> countries = Optional.empty();

        boolean areNamed() {
            return calls.isPresent() || minutes.isPresent() || countries.isPresent();
        }

        void apply(ObjectNode rules) {
            calls.ifPresent(caps -> put(caps, rules.putObject("calls")));
            minutes.ifPresent(caps -> put(caps, rules.putObject("minutes")));
            countries.ifPresent(names -> {
                var all = rules.putArray("countries");
                Stream.of(names.split(",", -1))
                        .filter(name -> !name.equals("none"))
                        .map(name -> name.split("=", 2))
                        .forEach(parts ->
                                all.addObject()
                                        .put("country", parts[0])
                                        .put("rate", parts.length < 2 ? 1 : rate(parts[1])));
            });
        }

        private static long rate(String text) {
            if (!text.matches("[0-9]{1,9}")) {
                throw new CommandFailed("Write a country as MX, or as MX=12 with its rate.");
            }
            return Long.parseLong(text);
        }

        private static void put(String caps, ObjectNode into) {
            if (!caps.matches("[0-9]{1,9}(/[0-9]{1,9}){2}")) {
                throw new CommandFailed(
                        "Write caps as 10/100/100: of each phone, each gateway and all together.");
            }
            String[] parts = caps.split("/", -1);
            into.put("phone", Long.parseLong(parts[0]))
                    .put("gateway", Long.parseLong(parts[1]))
                    .put("practice", Long.parseLong(parts[2]));
        }
    }

    @Command(
            name = "rules",
            description = {
                "Show what the phones may call outside, and how much, or set it. Emergency",
                "calls are under no rule; premium numbers are never called."
            })
    int rules(@Mixin Rules wanted, @Mixin Practice practice) {
        try (var client = practice.client()) {
            String path = practice.path(client) + "/outside-calls";
            JsonNode rules = client.get(path);
            if (wanted.areNamed()) {
                ObjectNode changed = rules.deepCopy();
                wanted.apply(changed);
                rules = client.put(path, changed);
            }
            practice.print(
                    rules,
                    "calls at a time: %s%nminutes a day: %s%ncountries: %s"
                            .formatted(
                                    caps(rules.path("calls")),
                                    caps(rules.path("minutes")),
                                    countries(rules.path("countries"))));
        }
        return 0;
    }

    private static String caps(JsonNode caps) {
        return "%d each phone, %d each gateway, %d all together"
                .formatted(
                        caps.path("phone").asLong(),
                        caps.path("gateway").asLong(),
                        caps.path("practice").asLong());
    }

    private static String countries(JsonNode names) {
        var own = new StringBuilder("its own");
        names.forEach(name ->
                own.append(' ')
                        .append(name.path("country").asText())
                        .append('=')
                        .append(name.path("rate").asLong()));
        return own.toString();
    }

    @Command(
            name = "minutes",
            description = "Show today's minutes of calls outside, and their caps.")
    int minutes(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/outside-minutes");
            practice.print(
                    answer,
                    "%s: %d of %d minutes are reserved for calls outside.%n%s"
                            .formatted(
                                    answer.path("day").asText(),
                                    answer.path("reserved").asLong(),
                                    answer.path("cap").asLong(),
                                    Table.of(
                                                    answer.path("phones"),
                                                    "username",
                                                    "reserved",
                                                    "cap",
                                                    "device")
                                            .strip()));
        }
        return 0;
    }

    @Command(name = "remove", description = "Remove a trunk; its connection is closed.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "the trunk") String name,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            client.delete(path(client, practice, named(client, practice, name)));
            System.out.printf("Removed trunk %s.%n", name);
        }
        return 0;
    }

    private static ObjectNode named(ApiClient client, Practice practice, String name) {
        var id = practice.find(client, COLLECTION, "name", name).toString();
        for (var trunk : client.get(practice.path(client) + "/" + COLLECTION).path(COLLECTION)) {
            if (trunk.path("id").asText().equals(id)) {
                return trunk.deepCopy();
            }
        }
        throw new CommandFailed("There is no such trunk in this practice.");
    }

    /// What the server says of a trunk is not set by anybody.
    private static JsonNode put(ApiClient client, Practice practice, ObjectNode trunk) {
        String path = path(client, practice, trunk);
        trunk.remove(List.of("id", "enabled", "connected"));
        return client.put(path, trunk);
    }

    private static String path(ApiClient client, Practice practice, ObjectNode trunk) {
        return practice.path(client) + "/" + COLLECTION + "/" + trunk.path("id").asText();
    }
}
