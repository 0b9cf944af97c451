package org.wardline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.wardline.ident.Secret;

/// Where a command gets passwords from: the terminal without echo, or standard input, one a line.
/// Never from arguments or the environment, which other users of the machine may see.
final class Passwords {

    private final boolean fromStdin;
    private final BufferedReader stdin =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    Passwords(boolean fromStdin) {
        this.fromStdin = fromStdin;
    }

    Secret<String> ask(String prompt) {
        if (fromStdin) {
            return Secret.of(line());
        }
        var console = System.console();
        if (!console.isTerminal()) {
            throw new CommandFailed(
                    "There is no terminal to ask for the password; pipe it in with --password-stdin.");
        }
        return Secret.of(new String(console.readPassword("%s: ", prompt)));
    }

    /// A new password, asked for twice on a terminal.
    Secret<String> askNew() {
        var first = ask("New password (15 characters or more)");
        if (!fromStdin && !ask("Once more").reveal().equals(first.reveal())) {
            throw new CommandFailed("The two passwords differ; nothing was changed.");
        }
        return first;
    }

    private String line() {
        try {
            var line = stdin.readLine();
            if (line == null) {
                throw new CommandFailed("Standard input held no password.");
            }
            return line;
        } catch (IOException _) {
            throw new CommandFailed("Standard input can't be read.");
        }
    }
}
