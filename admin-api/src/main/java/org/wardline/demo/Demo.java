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

    private void explain(RunningDemo demo, DemoAccounts accounts) throws IOException {
        int sip = demo.sip().getPort();
        say.accept("");
        say.accept(
                "Wardline runs.  Console and API "
                        + demo.api().base()
                        + "   phones: TLS port "
                        + sip);
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

    /// A script for curl, so that nobody has to copy tokens and ids by hand.
    private Path listening(RunningDemo demo, DemoPractice maple) throws IOException {
        DemoPractice.Person doctor = maple.person("provider");
        DemoPractice.Person desk = maple.person("front_desk");
        return Files.writeString(
                folder.resolve("listen.sh"),
                """
                # Plays the newest message of the demo as the physician, then asks for it as the front desk.
                api='%s'
                messages="$api%s"
                first() { grep -o "\\"$1\\":\\"[^\\"]*" | head -1 | cut -d'"' -f4; }
                sign_in() {
                  printf '{"practice":"%s","login":"%%s","password":"%%s"}' "$1" "$2" |
                    curl -sS --cacert '%s' -H 'Content-Type: application/json' -d @- "$api/v1/sessions" | first token
                }
                ask() { curl -sS --cacert '%s' -H "Authorization: Bearer $token" "$@"; echo; }
                token=$(sign_in '%s' '%s')
                echo 'The physician lists the messages:'
                list=$(ask "$messages"); echo "$list"
                message=$(echo "$list" | first id)
                [ -n "$message" ] || { echo 'There is no message yet: dial 102 and leave one.'; exit 1; }
                ask -o message.wav -w 'Downloaded to message.wav: HTTP %%{http_code}' "$messages/$message/audio"
                token=$(sign_in '%s' '%s')
                echo 'The front desk asks for the same:'
                ask "$messages/$message/audio"
                """
                        .formatted(
                                demo.api().base(),
                                maple.messages(),
                                maple.domain(),
                                demo.server().authorityFile(),
                                demo.server().authorityFile(),
                                doctor.login(),
                                doctor.password().reveal(),
                                desk.login(),
                                desk.password().reveal()));
    }

    private void tryThis(RunningDemo demo, DemoPractice maple, int sip) throws IOException {
        DemoPractice.Phone phone = maple.phone("103");
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
        say.accept("    sh '%s'".formatted(listening(demo, maple)));
        say.accept("  Check the audit log beside the running server:");
        say.accept("    ./pbx audit verify --config '%s'".formatted(configuration()));
        say.accept("");
    }
}
