package org.wardline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.verify.TimestampFiles;
import org.wardline.http.Json;
import org.wardline.ident.TenantId;
import org.wardline.server.AuditCheck;
import org.wardline.server.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = "The audit log.",
        synopsisSubcommandLabel =
                "(verify | export | prove | search | fhir | who-heard | refusals | scope)")
final class AuditCommand {

    /// Which server's log.
    static final class Server {

        @Option(names = "--config", paramLabel = "FILE", description = "the server's configuration")
        private Optional<Path> config = Optional.empty();

        AuditCheck check() {
            var settings =
                    config.map(ServerConfig::read)
                            .orElseGet(() -> ServerConfig.in(ServerConfig.DEFAULT_HOME));
            return new AuditCheck(settings, System.err::println);
        }
    }

    /// What others said of when a checkpoint existed.
    static final class Timestamps {

        @Option(
                names = "--timestamps",
                paramLabel = "FILE",
                description = "a copy of witness/timestamps that was kept elsewhere")
        private List<Path> copies = List.of();

        @Option(
                names = "--timestamp-authorities",
                paramLabel = "FILE",
                description =
                        "PEM file of who vouches for the keys of time stamps, instead of the"
                                + " configuration's")
        private Optional<Path> authorities = Optional.empty();
    }

    @Command(
            name = "verify",
            description = {
                "Check the whole audit log by its own reading path, beside the server or without"
                        + " it.",
                "Names the first bad entry and the unprotected tail. Exit code 0 when intact, 1"
                        + " when not."
            })
    int verify(
            @Mixin Server server,
            @Option(
                            names = "--verifier-key",
                            paramLabel = "FILE",
                            description = "a copy of witness/audit.vkey that was kept elsewhere")
                    Optional<Path> verifierKey,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "FILE",
                            description = "a copy of witness/checkpoints that was kept elsewhere")
                    List<Path> copies,
            @Mixin Timestamps timestamps,
            @Option(names = "--json", description = "print the report as JSON") boolean json)
            throws JsonProcessingException {
        var report =
                server.check()
                        .verify(
                                verifierKey,
                                copies == null ? List.of() : copies,
                                new TimestampFiles(timestamps.copies, timestamps.authorities));
        System.out.println(json ? Json.MAPPER.writeValueAsString(report) : report.text());
        return report.intact() ? 0 : 1;
    }

    @Command(
            name = "export",
            description = {
                "Write the log, or one practice's slice of it, to a new folder that can be checked",
                "anywhere: java -jar audit-verifier.jar FOLDER, or docs/spec/audit_verify.py."
            })
    int export(
            @Mixin Server server,
            @Option(
                            names = "--practice",
                            paramLabel = "ID",
                            description =
                                    "this practice's entries only, with the proof that these are"
                                            + " all")
                    Optional<UUID> practice,
            @Parameters(paramLabel = "FOLDER", description = "to be made") Path folder) {
        var check = server.check();
        long entries =
                practice.map(id -> check.export(new TenantId(id), folder))
                        .orElseGet(() -> check.exportAll(folder));
        System.out.println("Wrote " + entries + " entries to " + folder + ".");
        return 0;
    }

    @Command(
            name = "prove",
            description = {
                "Print the proof that an entry is in the log (C2SP tlog-proof), to be checked with",
                "java -jar audit-verifier.jar --verifier-key FILE PROOF."
            })
    int prove(
            @Mixin Server server,
            @Parameters(paramLabel = "INDEX", description = "of the entry, from 0") long index) {
        System.out.print(server.check().prove(index));
        return 0;
    }

    /// Narrows by time.
    static final class Between {

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "ISO 8601, for example 2026-11-22T00:00:00Z")
        private Optional<Instant> from = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "ISO 8601, excluded")
        private Optional<Instant> until = Optional.empty();

        String query() {
            return from.map(time -> "&from=" + time).orElse("")
                    + until.map(time -> "&until=" + time).orElse("");
        }
    }

    @Command(
            name = "search",
            description =
                    "Entries of a practice, 1,000 at a time, in order. The search is recorded.")
    int search(
            @Mixin Practice practice,
            @Mixin Between between,
            @Option(names = "--actor", paramLabel = "ID", description = "person or phone")
                    Optional<UUID> actor,
            @Option(
                            names = "--object",
                            paramLabel = "ID",
                            description = "message, mailbox, person, device, extension or call")
                    Optional<UUID> object,
            @Option(names = "--kind", description = "for example message.listened")
                    Optional<String> kind,
            @Option(
                            names = "--after",
                            defaultValue = "-1",
                            description = "number of the last entry of the page before")
                    long after) {
        var query =
                "/audit/entries?after="
                        + after
                        + actor.map(id -> "&actor=" + id).orElse("")
                        + object.map(id -> "&object=" + id).orElse("")
                        + kind.map(word -> "&kind=" + word).orElse("")
                        + between.query();
        return entries(practice, query);
    }

    @Command(
            name = "fhir",
            description = {
                "A practice's entries as AuditEvents of FHIR R4, one a line (NDJSON), for audit",
                "repositories. Reading is recorded."
            })
    int fhir(@Mixin Practice practice, @Mixin Between between) {
        try (var client = practice.client()) {
            var path = practice.path(client) + "/audit/events";
            var next = "?after=-1";
            while (!next.isEmpty()) {
                var page = client.get(path + next + between.query());
                page.path("entry").forEach(entry -> System.out.println(entry.path("resource")));
                next = page.at("/link/0/url").asText("");
            }
        }
        return 0;
    }

    @Command(
            name = "refusals",
            description = "Who was told no: sign-in, access, registration. Reading is recorded.")
    int refusals(
            @Mixin Practice practice,
            @Mixin Between between,
            @Option(
                            names = "--after",
                            defaultValue = "-1",
                            description = "number of the last entry of the page before")
                    long after) {
        return entries(practice, "/audit/refusals?after=" + after + between.query());
    }

    @Command(
            name = "who-heard",
            description =
                    "Everybody to whom a message was delivered, 1,000 at a time. Reading is recorded.")
    int whoHeard(
            @Mixin Practice practice,
            @Option(
                            names = "--after",
                            defaultValue = "-1",
                            description = "number of the last hearing of the page before")
                    long after,
            @Parameters(paramLabel = "MESSAGE", description = "id of the message") UUID message) {
        try (var client = practice.client()) {
            var answer =
                    client.get(
                            practice.path(client)
                                    + "/audit/hearings?message="
                                    + message
                                    + "&after="
                                    + after);
            practice.print(
                    answer,
                    Table.of(
                                    answer.path("hearings"),
                                    "number",
                                    "at",
                                    "actor",
                                    "role",
                                    "address",
                                    "purpose",
                                    "outcome",
                                    "seconds",
                                    "ranges")
                            .stripTrailing());
        }
        return 0;
    }

    @Command(
            name = "scope",
            description = {
                "What an account could reach and did reach, for a breach assessment.",
                "Reading is recorded."
            })
    int scope(
            @Mixin Practice practice,
            @Mixin Between between,
            @Parameters(paramLabel = "PERSON", description = "id of the person") UUID person) {
        try (var client = practice.client()) {
            var answer =
                    client.get(
                            practice.path(client)
                                    + "/audit/scope?person="
                                    + person
                                    + between.query());
            practice.print(
                    answer,
                    Table.of(answer.path("grants"), "at", "kind", "actor")
                            + "\n"
                            + Table.of(answer.path("messages"), "id", "times", "seconds")
                            + "\n"
                            + Table.of(answer.path("mailboxes"), "id", "times")
                            + "\n%d acts, %d refused"
                                    .formatted(
                                            answer.path("acts").asLong(),
                                            answer.path("refusals").asLong()));
        }
        return 0;
    }

    private static int entries(Practice practice, String query) {
        try (var client = practice.client()) {
            var answer = client.get(practice.path(client) + query);
            practice.print(
                    answer,
                    Table.of(
                                    answer.path("entries"),
                                    "number",
                                    "at",
                                    "kind",
                                    "actorKind",
                                    "actor",
                                    "address",
                                    "fields")
                            .stripTrailing());
        }
        return 0;
    }
}
