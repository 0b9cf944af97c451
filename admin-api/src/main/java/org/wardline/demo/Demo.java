package org.wardline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.wardline.demo.phone.Softphone;
import org.wardline.ident.Secret;
import org.wardline.server.FirstAdministrator;
import org.wardline.server.ServerConfig;

/// The demo that stays: a server with two practices on its usual ports, and softphones that answer.
public final class Demo {

    private final Path folder;
    private final Consumer<String> say;

    private Demo(Path folder, Consumer<String> say) {
        this.folder = folder;
        this.say = say;
    }

    /// Runs until the process is stopped.
    ///
    /// @param folder kept from one run to the next: keys, database, messages, accounts
    /// @param say prints a line
    public static void run(Path folder, Consumer<String> say)
            throws IOException, InterruptedException {
        new Demo(folder, say).run();
    }

    private void run() throws IOException, InterruptedException {
        Files.writeString(
                configuration(),
                "home: '%s'%n".formatted(folder.resolve("home").toString().replace("'", "''")));
        RunningDemo demo = RunningDemo.start(ServerConfig.read(configuration()), say);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    demo.close();
                                    stopped.countDown();
                                }));
        DemoAccounts accounts = accounts(demo, folder.resolve("accounts.json"));
        Softphone desk = demo.register(demo.account(accounts.maple(), "101"));
        desk.answerWith(Speech.CALLEE.ulaw());
        Softphone harbor = demo.register(demo.account(accounts.harbor(), "101"));
        harbor.answerWith(Speech.ELSEWHERE.ulaw());
        explain(demo, accounts);
        stopped.await();
    }

    /// For the other commands: `--config` of this file is this server.
    private Path configuration() {
        return folder.resolve("wardline.yaml");
    }

    private DemoAccounts accounts(RunningDemo demo, Path file) throws IOException {
        if (demo.server().firstAdministrator().isEmpty()) {
            return DemoAccounts.read(file);
        }
        say.accept("Setting two practices up ...");
        FirstAdministrator first = demo.server().firstAdministrator().get();
        Secret<String> chosen = DemoSetup.password(new SecureRandom());
        DemoSetup setup =
                DemoSetup.firstSignIn(demo.api(), first.login(), first.password(), chosen);
        DemoAccounts accounts =
                new DemoAccounts(first.login(), chosen, setup.maple(), setup.harbor());
        accounts.write(file);
        return accounts;
    }

    private void explain(RunningDemo demo, DemoAccounts accounts) {
        int sip = demo.sip().getPort();
        say.accept("");
        say.accept("Wardline runs.  API " + demo.api().base() + "   phones: TLS port " + sip);
        say.accept("Root certificate: " + demo.server().authorityFile());
        say.accept(
                "Operator: " + accounts.operator() + "   password " + accounts.password().reveal());
        for (DemoPractice practice : List.of(accounts.maple(), accounts.harbor())) {
            describe(practice);
        }
        tryThis(demo, accounts.maple(), sip);
        say.accept("Ctrl-C stops it; what you did is there next time.");
    }

    private void describe(DemoPractice practice) {
        say.accept("");
        say.accept(practice.name() + "  (" + practice.domain() + ")");
        for (DemoPractice.Person person : practice.people()) {
            say.accept(
                    "  %-14s %-10s password %s"
                            .formatted(person.role(), person.login(), person.password().reveal()));
        }
        for (DemoPractice.Phone phone : practice.phones()) {
            say.accept(
                    "  %-14s %-10s user %s  secret %s"
                            .formatted(
                                    "extension " + phone.number(),
                                    phone.displayName(),
                                    phone.username(),
                                    phone.secret().reveal()));
        }
    }

    private void tryThis(RunningDemo demo, DemoPractice maple, int sip) {
        DemoPractice.Phone phone = maple.phone("103");
        DemoPractice.Person doctor = maple.person("provider");
        String root = demo.server().authorityFile().toString();
        say.accept("");
        say.accept("Try:");
        say.accept(
                "  A real phone or softphone as extension 103: server "
                        + maple.domain()
                        + " (make that name");
        say.accept(
                "  resolve to this machine), port "
                        + sip
                        + ", transport TLS, SRTP (SDES) mandatory, trust the");
        say.accept(
                "  root certificate above; user and secret as listed. With baresip, in its accounts file:");
        say.accept(
                ("    <sip:103@%s;transport=tls>;auth_user=%s;auth_pass=%s;"
                                + "outbound=\"sip:127.0.0.1:%d;transport=tls\";mediaenc=srtp-mand")
                        .formatted(maple.domain(), phone.username(), phone.secret().reveal(), sip));
        say.accept(
                "  Dial 101: a softphone answers and talks. Dial 102: nobody picks up; leave a message.");
        say.accept("  Then listen as the physician, and see the front desk refused:");
        say.accept(
                "    curl --cacert %s %s/v1/sessions -H 'Content-Type: application/json' \\"
                        .formatted(root, demo.api().base()));
        say.accept(
                "      -d '{\"practice\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"}'"
                        .formatted(maple.domain(), doctor.login(), doctor.password().reveal()));
        say.accept(
                "    curl --cacert %s %s%s -H 'Authorization: Bearer TOKEN'"
                        .formatted(root, demo.api().base(), maple.messages()));
        say.accept("  Check the audit log beside the running server:");
        say.accept("    ./pbx audit verify --config '%s'".formatted(configuration()));
        say.accept("");
    }
}
