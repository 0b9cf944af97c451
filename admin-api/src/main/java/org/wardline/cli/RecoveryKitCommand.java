package org.wardline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.key.RecoveryKit;
import org.wardline.server.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recovery-kit",
        description = "The three sheets that bring back lost keys.",
        synopsisSubcommandLabel = "confirm|restore")
final class RecoveryKitCommand {

    @Command(
            name = "confirm",
            description = "The sheets are printed and put away: remove their files from the disk.")
    int confirm(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "the server's configuration")
                    Optional<Path> config) {
        RecoveryKit.confirm(settings(config).keys().recoveryFolder());
        System.out.println("The sheets are off the disk.");
        return 0;
    }

    @Command(
            name = "restore",
            description = "Write missing key files from two of the three sheets.")
    int restore(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "the server's configuration")
                    Optional<Path> config,
            @Parameters(
                            paramLabel = "SHEET",
                            arity = "2..3",
                            description = "text files, as printed or as typed from paper")
                    List<Path> sheets) {
        var texts = new ArrayList<String>();
        for (var sheet : sheets) {
            try {
                texts.add(Files.readString(sheet));
            } catch (IOException _) {
                throw new CommandFailed("The sheet %s can't be read.".formatted(sheet));
            }
        }
        var restored = RecoveryKit.restore(texts);
        restored.writeMissing(settings(config).keys());
        System.out.printf("The keys of installation %s are there.%n", restored.deployment());
        return 0;
    }

    private static ServerConfig settings(Optional<Path> config) {
        return config.map(ServerConfig::read)
                .orElseGet(() -> ServerConfig.in(ServerConfig.DEFAULT_HOME));
    }
}
