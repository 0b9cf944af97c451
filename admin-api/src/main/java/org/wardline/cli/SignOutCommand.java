package org.wardline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "sign-out", description = "End the session of the command line.")
final class SignOutCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        var file = SignInFile.usual();
        try (var client = ApiClient.of(file.read())) {
            client.delete("/v1/sessions/current");
        } finally {
            file.delete();
        }
        return 0;
    }
}
