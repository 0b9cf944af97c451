package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Everybody comes back at the same moment, in virtual time: after the server was restarted, and
/// after the connection of a console phone was lost.
class HomecomingTest {

    private static final int PHONES = 1_000;
    private static final int IN_THE_OFFICE = 600;
    private static final int LAMPS = 500;

    private final SimExchange exchange = new SimExchange();
    private final Tenant maple = exchange.practice("maple.example");

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

    /// From the address of the office.
    private void guess() {
        for (int i = 0; i < 50; i++) {
            var guesser = new Identity(maple.domain(), "1000", "1000-1", "guess-" + i);
            ScriptedPhone phone = exchange.connected(guesser, maple.domain(), Habits.USUAL);
            phone.register(exchange.now());
            exchange.settle();
            exchange.disconnect(phone);
        }
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
