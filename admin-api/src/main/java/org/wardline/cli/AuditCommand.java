package org.wardline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
        synopsisSubcommandLabel = "(verify | export | prove)")
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

    @Command(
            name = "verify",
            description = {
                "Check the whole audit log by its own reading path, beside the server or without it.",
                "Names the first bad entry and the unprotected tail. Exit code 0 when intact, 1 when not."
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
            @Option(names = "--json", description = "print the report as JSON") boolean json)
            throws JsonProcessingException {
        var report = server.check().verify(verifierKey, copies == null ? List.of() : copies);
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
                                    "this practice's entries only, with the proof that these are all")
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
}
