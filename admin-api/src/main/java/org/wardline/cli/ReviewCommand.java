package org.wardline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "review",
        description = "The weekly review of a practice's audit log.",
        synopsisSubcommandLabel = "show|findings|sign|settings")
final class ReviewCommand {

    @Command(
            name = "show",
            description = {
                "Weeks since the log began (Monday to Sunday, UTC), newest first: how many findings,",
                "whether signed, until when that is due. Reading is recorded."
            })
    int show(@Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + "/audit/review");
            practice.print(
                    answer,
                    Table.of(
                                    answer.path("weeks"),
                                    "week",
                                    "state",
                                    "findings",
                                    "due",
                                    "verdict",
                                    "signedBy",
                                    "signedAt")
                            + "\n"
                            + Practice.pretty(answer.path("settings")));
        }
        return 0;
    }

    @Command(
            name = "findings",
            description = {
                "What the rules found in a week. `entry` is the index of the entry at which it was",
                "found: audit prove INDEX, audit search. Reading is recorded."
            })
    int findings(
            @Parameters(paramLabel = "WEEK", description = "for example 2026-W47") String week,
            @Option(
                            names = "--after",
                            defaultValue = "-1",
                            description = "number of the last entry of the page before")
                    long after,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer =
                    client.get(
                            practice.path(client)
                                    + "/audit/review/"
                                    + week
                                    + "/findings?after="
                                    + after);
            var rows = answer.deepCopy();
            for (var row : rows.path("entries")) {
                ((ObjectNode) row).setAll((ObjectNode) row.path("fields"));
            }
            practice.print(
                    answer,
                    Table.of(
                                    rows.path("entries"),
                                    "number",
                                    "at",
                                    "rule",
                                    "entry",
                                    "subject",
                                    "detail",
                                    "count")
                            .stripTrailing());
        }
        return 0;
    }

    @Command(
            name = "sign",
            description = {
                "Sign a week as the practice's security official, once it is over and you have seen",
                "its findings. Verdicts: nothing_unusual, explained, incident."
            })
    int sign(
            @Parameters(paramLabel = "WEEK", description = "for example 2026-W47") String week,
            @Option(
                            names = "--findings",
                            required = true,
                            paramLabel = "N",
                            description = "how many findings you have seen")
                    long findings,
            @Option(
                            names = "--verdict",
                            required = true,
                            paramLabel = "WORD",
                            description = "see above")
                    String verdict,
            @Mixin Practice practice) {
        try (var client = practice.client()) {
            var answer =
                    client.post(
                            practice.path(client) + "/audit/review/" + week + "/signature",
                            Map.of("findings", findings, "verdict", verdict));
            practice.print(answer, "Week %s is signed: %s.".formatted(week, verdict));
        }
        return 0;
    }

    /// What is left out stays as it is.
    static final class Thresholds {

        @Option(
                names = "--official",
                paramLabel = "LOGIN",
                description = "the security official, an administrator of the practice")
        private Optional<String> official = Optional.empty();

        @Option(
                names = "--time-zone",
                paramLabel = "ZONE",
                description =
                        "for example America/Chicago; until it is named no act is after hours")
        private Optional<String> zone = Optional.empty();

        @Option(names = "--opens", paramLabel = "07:00", description = "when work begins")
        private Optional<String> opens = Optional.empty();

        @Option(names = "--closes", paramLabel = "19:00", description = "when it ends")
        private Optional<String> closes = Optional.empty();

        @Option(
                names = "--weekends",
                arity = "1",
                paramLabel = "true|false",
                description = "whether people work on Saturday and Sunday")
        private Optional<Boolean> weekends = Optional.empty();

        @Option(
                names = "--listens",
                paramLabel = "N",
                description = "messages that one person opens within an hour; 1 to 200")
        private Optional<Integer> listens = Optional.empty();

        @Option(
                names = "--refusals",
                paramLabel = "N",
                description = "refusals of one person or login within an hour; 1 to 100")
        private Optional<Integer> refusals = Optional.empty();

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "after the end of a week in which it is to be signed; 1 to 31")
        private Optional<Integer> days = Optional.empty();

        void into(ObjectNode settings) {
            zone.ifPresent(name -> settings.put("timeZone", name));
            opens.ifPresent(time -> settings.put("opens", time));
            closes.ifPresent(time -> settings.put("closes", time));
            weekends.ifPresent(work -> settings.put("weekends", work));
            listens.ifPresent(count -> settings.put("listens", count));
            refusals.ifPresent(count -> settings.put("refusals", count));
            days.ifPresent(count -> settings.put("days", count));
        }
    }

    @Command(
            name = "settings",
            description = {
                "Name the security official and set thresholds; what is left out stays.",
                "A change holds for what is written to the log after it."
            })
    int settings(@Mixin Thresholds thresholds, @Mixin Practice practice) {
        try (var client = practice.client()) {
            var path = practice.path(client) + "/audit/review";
            ObjectNode settings = client.get(path).path("settings").deepCopy();
            thresholds.into(settings);
            thresholds
                    .official
                    .map(login -> official(client, practice, login))
                    .ifPresent(id -> settings.put("official", id.toString()));
            var answer = client.put(path + "/settings", settings);
            practice.print(answer, Practice.pretty(answer));
        }
        return 0;
    }

    private static UUID official(ApiClient client, Practice practice, String login) {
        return practice.find(client, "people", "login", login);
    }
}
