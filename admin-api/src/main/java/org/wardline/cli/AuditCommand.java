package org.wardline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wardline.http.Json;
import org.wardline.server.AuditCheck;
import org.wardline.server.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "The audit log.", synopsisSubcommandLabel = "verify")
final class AuditCommand {

    @Command(
            name = "verify",
            description = {
                "Check the whole audit log by its own reading path, beside the server or without it.",
                "Names the first bad entry and the unprotected tail. Exit code 0 when intact, 1 when not."
            })
    int verify(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "the server's configuration")
                    Optional<Path> config,
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
            throws com.fasterxml.jackson.core.JsonProcessingException {
        var settings =
                config.map(ServerConfig::read)
                        .orElseGet(() -> ServerConfig.in(ServerConfig.DEFAULT_HOME));
        var report =
                AuditCheck.run(
                        settings,
                        verifierKey,
                        copies == null ? List.of() : copies,
                        System.err::println);
        System.out.println(json ? Json.MAPPER.writeValueAsString(report) : report.text());
        return report.intact() ? 0 : 1;
    }
}
