package org.wardline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The program: `java -jar wardline.jar COMMAND`. Exit codes: 0 done, 1 refused with one sentence
/// on standard error, 2 wrong usage.
@Command(
        name = "pbx",
        description = "Wardline, a HIPAA-hardened phone system.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            AuditCommand.class,
            ReviewCommand.class,
            RecoveryKitCommand.class,
            OperatorCommand.class,
            SignInCommand.class,
            SignOutCommand.class,
            PracticeCommand.class,
            PersonCommand.class,
            RoleCommand.class,
            MailboxCommand.class,
            ExtensionCommand.class,
            HoursCommand.class,
            DeviceCommand.class,
            PremisesCommand.class,
            EmergencyCommand.class,
            TrunkCommand.class,
            HelpCommand.class
        })
public final class Main {

    private Main() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// Runs one command.
    ///
    /// @return its exit code
    public static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.exit(failure))
                .execute(arguments);
    }
}
