package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.RegistrationRefused;
import org.wardline.directory.Device;
import org.wardline.directory.DigestCredential;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.ident.Secret;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Everybody comes back at the same moment, in virtual time: after the server was restarted, and
/// after the connection of a console phone was lost.
class HomecomingTest {

    private static final int PHONES = 1_000;
    private static final int IN_THE_OFFICE = 600;
    private static final int NEIGHBOURS = 20;
    private static final int GUESSES = 120;
    private static final int LAMPS = 500;

    private final SimExchange exchange = new SimExchange();
    private final Tenant maple = exchange.practice("maple.example");
    private final InProcessProbe probe = new InProcessProbe(exchange);

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @Test
    void aThousandPhonesAreBackAtOnceThoughSomebodyGuessesBesideThem() {
        List<ScriptedPhone> phones = new ArrayList<>();
        for (int number = 1_000; number < 1_000 + PHONES; number++) {
            if (number == 1_000 + PHONES - IN_THE_OFFICE) {
                exchange.connections.behindOneAddress();
            }
            Extension desk = exchange.extension(maple, "" + number, false);
            phones.add(
                    exchange.connected(
                            maple, exchange.device(maple, desk), maple.domain(), Habits.USUAL));
        }
        phones.forEach(phone -> phone.register(exchange.now()));
        exchange.settle();
        assertEquals(PHONES, exchange.view().registrations().size());
        exchange.restart();
        assertEquals(0, exchange.view().registrations().size());
        guess();
        phones.forEach(exchange::reconnect);
        phones.forEach(phone -> phone.register(exchange.now()));
        exchange.settle();
        assertEquals(PHONES, exchange.view().registrations().size(), "without waiting");
        assertTrue(phones.stream().allMatch(phone -> phone.lastStatus() == 200));
        phones.getFirst().call("" + (1_000 + PHONES - 1), exchange.now());
        exchange.settle();
        assertTrue(phones.getLast().isRinging());
    }

    /// From the address of the office, at a name that nobody has.
    private void guess() {
        for (int i = 0; i < GUESSES; i++) {
            var guesser = new Identity(maple.domain(), "1000", "1000-1", "guess-" + i);
            ScriptedPhone phone = exchange.connected(guesser, maple.domain(), Habits.USUAL);
            phone.register(exchange.now());
            exchange.settle();
            exchange.disconnect(phone);
        }
    }

    /// While the phones of an office come home, somebody on its network guesses at two of them,
    /// more than a hundred times each. The one that is back does not notice, and opens its name
    /// again with the next thing that it proves. The other one is kept out, and nobody else, until
    /// it is given a new secret.
    @Test
    void aHundredGuessesCloseTheNameThatTheyWereForAndTouchNoLiveConnection() {
        exchange.connections.behindOneAddress();
        List<IssuedDevice> devices = new ArrayList<>();
        for (int number = 1_000; number < 1_000 + NEIGHBOURS; number++) {
            devices.add(exchange.device(maple, exchange.extension(maple, "" + number, false)));
        }
        List<ScriptedPhone> phones =
                devices.stream()
                        .map(d -> exchange.connected(maple, d, maple.domain(), Habits.USUAL))
                        .toList();
        comeHome(phones.subList(0, NEIGHBOURS / 2));
        ScriptedPhone back = phones.getFirst();
        ScriptedPhone talking = phones.get(1);
        back.call("1001", exchange.now());
        exchange.settle();
        talking.answer(exchange.now());
        exchange.settle();
        for (int i = 0; i < GUESSES; i++) {
            guess(devices.getFirst().device(), i);
            guess(devices.getLast().device(), i);
        }
        Attack.CREDENTIAL_CRACKING.counted(2 * GUESSES);
        assertTrue(back.isTalking() && talking.isTalking());
        comeHome(phones.subList(NEIGHBOURS / 2, NEIGHBOURS - 1));
        back.register(exchange.now());
        exchange.settle();
        assertEquals(200, back.lastStatus());
        exchange.disconnect(back);
        exchange.reconnect(back);
        comeHome(List.of(back));
        assertTrue(back.isTalking() && talking.isTalking(), "on its new connection");
        phones.getLast().register(exchange.now());
        exchange.settle();
        assertEquals(503, phones.getLast().lastStatus());
        assertEquals(NEIGHBOURS - 1, exchange.view().registrations().size());
        comeHome(List.of(withNewSecret(devices.getLast().device())));
        assertEquals(NEIGHBOURS, exchange.view().registrations().size());
        exchange.pass(Duration.ofMinutes(1));
        assertEquals(
                Set.of("wrong", "throttled", "name_closed"),
                exchange.audited(RegistrationRefused.class).stream()
                        .map(RegistrationRefused::reason)
                        .collect(Collectors.toSet()));
    }

    private void comeHome(List<ScriptedPhone> phones) {
        phones.forEach(phone -> phone.register(exchange.now()));
        exchange.settle();
        phones.forEach(phone -> assertEquals(200, phone.lastStatus()));
    }

    private void guess(Device at, int time) {
        String number = at.username().substring(0, 4);
        var guesser = new Identity(maple.domain(), number, at.username(), "guess-" + time);
        ScriptedPhone phone = exchange.connected(guesser, maple.domain(), Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(Set.of(401, 503).contains(phone.lastStatus()));
        probe.answered(phone, maple);
        exchange.disconnect(phone);
    }

    /// The phone on its desk, with a secret that its device was issued just now.
    private ScriptedPhone withNewSecret(Device device) {
        Secret<String> secret = Secret.of("another one");
        var credential = DigestCredential.of(device.username(), maple.domain(), secret);
        exchange.change(
                maple,
                device.id(),
                old -> new RegisteredDevice(old.device(), credential, old.certificate()));
        return exchange.connected(
                maple, new IssuedDevice(device, secret), maple.domain(), Habits.USUAL);
    }

    @Test
    void aConsoleThatLostItsConnectionHasAllItsLampsAgainAtOnce() {
        for (int number = 200; number < 200 + LAMPS; number++) {
            exchange.extension(maple, "" + number, false);
        }
        ScriptedPhone console = exchange.registered(maple, exchange.extension(maple, "101", false));
        for (int time = 1; time <= 3; time++) {
            watchAll(console);
            assertEquals(LAMPS, exchange.view().subscriptions());
            assertEquals(time * LAMPS, console.lamps().size(), "each is told once");
            exchange.disconnect(console);
            assertEquals(0, exchange.view().subscriptions());
            exchange.reconnect(console);
            console.register(exchange.now());
            exchange.settle();
        }
    }

    /// All of them before any is answered.
    private void watchAll(ScriptedPhone console) {
        for (int number = 200; number < 200 + LAMPS; number++) {
            console.watch("" + number, exchange.now());
        }
        exchange.settle();
    }
}
