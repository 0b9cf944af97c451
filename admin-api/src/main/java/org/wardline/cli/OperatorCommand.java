package org.wardline.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.wardline.server.OperatorReset;
import org.wardline.server.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "operator",
        description = "Operators of the installation, on the server's own machine.",
        synopsisSubcommandLabel = "reset-password")
final class OperatorCommand {

    @Command(
            name = "reset-password",
            description = {
                "Let in an operator who is locked out or did not use the first password in time.",
                "Stop the server first; it needs the rights of the server's user."
            })
    int resetPassword(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "the server's configuration")
                    Optional<Path> config,
            @Parameters(paramLabel = "LOGIN", description = "for example admin") String login) {
        var settings =
                config.map(ServerConfig::read)
                        .orElseGet(() -> ServerConfig.in(ServerConfig.DEFAULT_HOME));
        var reset = OperatorReset.run(settings, login, System.err::println);
        System.out.printf(
                "One-time password of %s, shown now and never again: %s%n"
                        + "It is good until another is chosen, at the latest until %s.%n",
                reset.login(), reset.password().reveal(), reset.validUntil());
        return 0;
    }
}
