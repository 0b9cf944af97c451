package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wardline.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "hours",
        description = "When a practice is open, where its calls go then, and its night switch.",
        synopsisSubcommandLabel = "show|set|holiday|rota|switch-from|main-line|night-switch")
final class HoursCommand {

    private static final List<String> WEEK =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    @Command(name = "show", description = "Show how the practice stands now, and its hours.")
    int show(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var now = client.get(practice.path(client) + "/night-switch");
            var hours = client.get(path(client, practice));
            System.out.println(Practice.pretty(now));
            System.out.println(Practice.pretty(hours));
        }
        return 0;
    }

    @Command(
            name = "set",
            description = {
                "Set the hours of weekdays; days that are not named stay.",
                "The first time the time zone has to be named, and unnamed days are closed."
            })
    int set(
            @Parameters(
                            paramLabel = "DAY",
                            description = "monday to sunday, weekdays or weekend",
                            arity = "0..*")
                    List<String> days,
            @Option(
                            names = "--open",
                            paramLabel = "08:00-17:00",
                            description = "open hours of these days; none: closed")
                    List<String> open,
            @Option(
                            names = "--lunch",
                            paramLabel = "12:00-13:00",
                            description = "breaks of these days")
                    List<String> lunch,
            @Option(
                            names = "--time-zone",
                            paramLabel = "ZONE",
                            description = "for example America/Chicago")
                    Optional<String> zone,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode hours = now(client, practice);
            zone.ifPresent(name -> hours.put("timeZone", name));
            ObjectNode week = hours.withObject("/week");
            for (String day : named(Optional.ofNullable(days).orElse(List.of()))) {
                ObjectNode of = week.putObject(day);
                texts(of.putArray("open"), open);
                texts(of.putArray("lunch"), lunch);
            }
            return put(client, practice, hours);
        }
    }

    @Command(
            name = "holiday",
            description = {
                "Add days that are not as others, or take away those that begin on a day.",
                "Without hours nobody is there; with --open 08:00-12:00 it is half a day."
            })
    int holiday(
            @Parameters(index = "0", paramLabel = "FROM", description = "2026-12-24") String from,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "NAME",
                            description = "what people call it")
                    Optional<String> name,
            @Option(names = "--to", paramLabel = "DAY", description = "its last day")
                    Optional<String> to,
            @Option(names = "--open", paramLabel = "08:00-12:00", description = "hours on it")
                    List<String> open,
            @Option(names = "--remove", description = "take it away") boolean remove,
            @Mixin Practice practice) {
        if (name.isEmpty() && !remove) {
            throw new CommandFailed("Say what the holiday is called, or --remove.");
        }
        try (var client = practice.client()) {
            ObjectNode hours = now(client, practice);
            ArrayNode holidays = hours.withArray("/holidays");
            for (int i = holidays.size() - 1; i >= 0; i--) {
                if (holidays.get(i).path("from").asText().equals(from)) {
                    holidays.remove(i);
                }
            }
            if (!remove) {
                ObjectNode day = holidays.addObject();
                day.put("from", from).put("name", name.get());
                to.ifPresent(last -> day.put("to", last));
                texts(day.putArray("open"), open);
            }
            return put(client, practice, hours);
        }
    }

    @Command(
            name = "rota",
            description = "Set who is on call, one after the other; without extensions, nobody.")
    int rota(
            @Parameters(
                            paramLabel = "NUMBER",
                            arity = "0..*",
                            description = "extensions in their order")
                    List<String> numbers,
            @Option(
                            names = "--from",
                            paramLabel = "2026-11-06T17:00",
                            description = "when the first one begins")
                    Optional<String> from,
            @Option(names = "--days", paramLabel = "DAYS", description = "of each turn; 7")
                    Optional<Integer> days,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode hours = now(client, practice);
            hours.remove("rota");
            List<String> turns = Optional.ofNullable(numbers).orElse(List.of());
            if (!turns.isEmpty()) {
                ObjectNode rota = hours.putObject("rota");
                rota.put(
                        "from",
                        from.orElseThrow(() ->
                                new CommandFailed(
                                        "Say when the first one begins: --from 2026-11-06T17:00")));
                days.ifPresent(of -> rota.put("days", of));
                extensions(client, practice, rota.putArray("turns"), turns);
            }
            return put(client, practice, hours);
        }
    }

    @Command(
            name = "switch-from",
            description = "Set the extensions whose phones may turn the night switch.")
    int switchFrom(
            @Parameters(paramLabel = "NUMBER", arity = "0..*", description = "the extensions")
                    List<String> numbers,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            ObjectNode hours = now(client, practice);
            extensions(
                    client,
                    practice,
                    hours.putArray("switchExtensions"),
                    Optional.ofNullable(numbers).orElse(List.of()));
            return put(client, practice, hours);
        }
    }

    @Command(
            name = "main-line",
            description = {
                "Make an extension go by the hours; without options it rings at all hours again.",
                "A destination is the number of an extension, mailbox:NAME, on-call or stay.",
                "Lunch and holiday are as closed when left out; open stays."
            })
    int mainLine(
            @Parameters(paramLabel = "NUMBER", description = "the extension") String number,
            @Option(names = "--open", paramLabel = "TO") Optional<String> open,
            @Option(names = "--lunch", paramLabel = "TO") Optional<String> lunch,
            @Option(names = "--closed", paramLabel = "TO") Optional<String> closed,
            @Option(names = "--holiday", paramLabel = "TO") Optional<String> holiday,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            UUID id = practice.find(client, "extensions", "number", number);
            var path = practice.path(client) + "/extensions/" + id + "/main-line";
            Map<String, Object> line = new LinkedHashMap<>();
            open.ifPresent(to -> line.put("open", target(client, practice, to)));
            lunch.ifPresent(to -> line.put("lunch", target(client, practice, to)));
            closed.ifPresent(to -> line.put("closed", target(client, practice, to)));
            holiday.ifPresent(to -> line.put("holiday", target(client, practice, to)));
            if (line.isEmpty()) {
                client.delete(path);
                System.out.printf("Extension %s rings at all hours now.%n", number);
            } else if (closed.isEmpty()) {
                throw new CommandFailed("Say where calls go when it is closed: --closed TO");
            } else {
                practice.print(
                        client.put(path, line),
                        "Extension %s goes by the opening hours now.".formatted(number));
            }
        }
        return 0;
    }

    @Command(
            name = "night-switch",
            description = "Say that it is open or night, whatever the hours say, or `hours` again.")
    int nightSwitch(
            @Parameters(paramLabel = "open|night|hours") String position,
            @Option(
                            names = "--until-switched-back",
                            description = "rather than until the hours change by themselves")
                    boolean stays,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer =
                    client.put(
                            practice.path(client) + "/night-switch",
                            Map.of("position", position, "untilSwitchedBack", stays));
            practice.print(
                    answer,
                    "The practice is %s%s."
                            .formatted(
                                    answer.path("state").asText(),
                                    answer.has("until")
                                            ? " until " + answer.path("until").asText()
                                            : ""));
        }
        return 0;
    }

    private static String path(ApiClient client, Practice practice) {
        return practice.path(client) + "/opening-hours";
    }

    /// The hours as they are, or none yet.
    private static ObjectNode now(ApiClient client, Practice practice) {
        return client.find(path(client, practice))
                .map(JsonNode::<ObjectNode>deepCopy)
                .orElseGet(Json.MAPPER::createObjectNode);
    }

    private static int put(ApiClient client, Practice practice, ObjectNode hours) {
        if (!hours.has("timeZone")) {
            throw new CommandFailed("Say where the practice is: hours set --time-zone ZONE");
        }
        hours.withObject("/week");
        var answer = client.put(path(client, practice), hours);
        practice.print(answer, Practice.pretty(answer));
        return 0;
    }

    private static List<String> named(List<String> days) {
        return days.stream()
                .flatMap(day ->
                        switch (day) {
                            case "weekdays" -> WEEK.stream().limit(5);
                            case "weekend" -> WEEK.stream().skip(5);
                            default -> List.of(day).stream();
                        })
                .toList();
    }

    private static void texts(ArrayNode array, List<String> texts) {
        Optional.ofNullable(texts).orElse(List.of()).forEach(array::add);
    }

    private static void extensions(
            ApiClient client, Practice practice, ArrayNode array, List<String> numbers) {
        numbers.forEach(number ->
                array.add(practice.find(client, "extensions", "number", number).toString()));
    }

    private static Map<String, Object> target(ApiClient client, Practice practice, String to) {
        if (to.startsWith("mailbox:")) {
            String name = to.substring("mailbox:".length());
            return Map.of("mailbox", practice.find(client, "mailboxes", "name", name));
        }
        return switch (to) {
            case "stay" -> Map.of();
            case "on-call" -> Map.of("onCall", true);
            default -> Map.of("extension", practice.find(client, "extensions", "number", to));
        };
    }
}
