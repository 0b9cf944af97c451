package org.wardline.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wardline.ident.Secret;
import org.wardline.server.HttpsConfig;
import org.wardline.server.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign-in",
        description = {
            "Sign in, for the commands that follow.",
            "With a one-time password you are asked for a password of your own at once."
        })
final class SignInCommand implements Callable<Integer> {

    @Parameters(paramLabel = "LOGIN", description = "your name of sign-in")
    private String login;

    @Option(
            names = "--practice",
            paramLabel = "DOMAIN",
            description = "your practice; left out by operators of the installation")
    private Optional<String> practice = Optional.empty();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "default: https://localhost:" + HttpsConfig.DEFAULT_PORT)
    private URI server = URI.create("https://localhost:" + HttpsConfig.DEFAULT_PORT);

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "the server's root certificate; default: tls/ca.crt in its home")
    private Path authority = ServerConfig.DEFAULT_HOME.resolve("tls/ca.crt");

    @Option(
            names = "--password-stdin",
            description =
                    "read the password from standard input; a new one, if needed, from its second line")
    private boolean passwordStdin;

    @Override
    public Integer call() {
        var passwords = new Passwords(passwordStdin);
        var current = passwords.ask("Password");
        try (var client = new ApiClient(server, authority, Optional.empty())) {
            var body = new LinkedHashMap<String, String>();
            practice.ifPresent(domain -> body.put("practice", domain));
            body.put("login", login);
            body.put("password", current.reveal());
            var answer = client.post("/v1/sessions", body);
            var signedIn =
                    new SignInFile.SignedIn(
                            server,
                            authority.toAbsolutePath(),
                            UUID.fromString(answer.path("practice").asText()),
                            Secret.of(answer.path("token").asText()));
            if (answer.path("mustChangePassword").asBoolean()) {
                change(signedIn, current, passwords);
            }
            SignInFile.usual().write(signedIn);
            System.out.printf("Signed in as %s.%n", login);
            return 0;
        }
    }

    private static void change(
            SignInFile.SignedIn signedIn, Secret<String> current, Passwords passwords) {
        var chosen = passwords.askNew();
        try (var client = ApiClient.of(signedIn)) {
            var body = new LinkedHashMap<String, String>();
            body.put("current", current.reveal());
            body.put("chosen", chosen.reveal());
            client.put("/v1/account/password", body);
        }
    }
}
