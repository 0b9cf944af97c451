package org.wardline.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.ForwardWhen;
import org.wardline.media.MediaEvent;
import org.wardline.media.testkit.FakeMediaPort;
import org.wardline.sip.message.ParseResult;
import org.wardline.testkit.MalformedInvites;
import org.wardline.testkit.SipText;

/// Some moments in the life of two practices, drawn from a seed: what their people do, and what
/// goes wrong around them. At the end the network heals, everybody hangs up, and nothing may be
/// left.
final class Simulation {

    private static final Duration ACTIVE = Duration.ofSeconds(24);

    /// In one of so many runs calls then go on for several sessions.
    private static final int LONG_RUNS = 20;

    private static final int SESSIONS = 4;
    private static final List<MalformedInvites.Case> MALFORMED = MalformedInvites.of(1);

    private final Random random;
    private final SimWorld world;
    private final Map<SimPhone, SimPerson> people = new LinkedHashMap<>();
    private final boolean isLong;

    /// How much slower everything happens.
    private long pace = 1;

    Simulation(long seed) {
        random = new Random(seed);
        isLong = seed % LONG_RUNS == 0;
        world = new SimWorld(seed, random, SimFaults.drawn(random));
        for (var practice : List.of("north", "birch")) {
            SimOffice office =
                    world.office(
                            practice + ".example",
                            practice.substring(0, 1),
                            SimCalls.Manner.AS_PEOPLE_DO);
            office.withCarrier();
            SimOffice.PEOPLE.forEach(number -> forward(office, number));
        }
        if (world.has(SimFaults.STRANGER)) {
            world.stranger("north.example");
        }
        world.phones().forEach(phone -> people.put(phone, new SimPerson(phone, random)));
    }

    private void forward(SimOffice office, String number) {
        if (random.nextInt(3) == 0) {
            ForwardWhen when = draw(List.of(ForwardWhen.values()));
            var to = Optional.of(new ExtensionNumber(draw(SimOffice.PEOPLE)));
            office.handle(number, h -> h.withForward(when, to));
        }
    }

    /// Runs it all and checks what must hold.
    void run() {
        live();
        world.heal();
        world.checkWhatIsLeft();
        world.invariants().assertHold();
    }

    /// What happens until the network heals.
    void live() {
        SimNetwork network = world.network();
        for (SimPhone phone : world.phones()) {
            world.later(random.nextInt(2_000), () -> network.connect(phone));
        }
        for (SimPhone phone : world.phones()) {
            world.later(3_000 + random.nextInt(3_000), () -> think(phone));
        }
        for (SimFaults fault : world.faults()) {
            world.later(4_000 + random.nextInt(4_000), () -> strike(fault));
        }
        world.later(3_000, this::applications);
        world.pass(ACTIVE);
        if (isLong) {
            talkOn();
        }
    }

    /// People talk for several sessions (RFC 4028), and do now and then what they did all the time.
    /// Phones stay registered.
    private void talkOn() {
        pace = world.sessionSeconds() / 6;
        for (SimPhone phone : world.phones()) {
            world.later(random.nextInt(200_000), () -> stayRegistered(phone));
        }
        world.later(pace * random.nextInt(2_000), this::death);
        world.pass(Duration.ofSeconds(SESSIONS * world.sessionSeconds()));
    }

    private void stayRegistered(SimPhone phone) {
        if (!world.isHealed()) {
            if (!phone.isDead()) {
                phone.register(300);
            }
            world.later(200_000 + random.nextInt(80_000), () -> stayRegistered(phone));
        }
    }

    /// A phone dies in the middle of a call, while its connection stands: nothing is read and
    /// nothing sent. Somebody pulls its plug when no call can be going on any more.
    private void death() {
        if (world.isHealed()) {
            return;
        }
        List<SimPhone> talking =
                world.phones().stream()
                        .filter(phone -> !phone.isDead() && world.network().isConnected(phone))
                        .filter(phone -> !phone.calls().talking().isEmpty())
                        .toList();
        if (!talking.isEmpty()) {
            SimPhone phone = draw(talking);
            phone.die();
            long plugMs = 1000 * phone.longestSessionSeconds() + random.nextInt(100_000);
            world.later(plugMs, () -> pullPlug(phone));
        }
        world.later(pace * (1_000 + random.nextInt(10_000)), this::death);
    }

    private void pullPlug(SimPhone phone) {
        if (phone.isDead()) {
            world.network().crash(phone, random.nextInt(20_000), 3_000 + random.nextInt(10_000));
        }
    }

    SimWorld world() {
        return world;
    }

    Set<SimFaults> faults() {
        return world.faults();
    }

    private void think(SimPhone phone) {
        if (world.isHealed()) {
            return;
        }
        if (!phone.isDead()) {
            people.get(phone).act();
        }
        boolean atOnce = world.has(SimFaults.GLARE) && random.nextInt(3) == 0;
        world.later(atOnce ? 1 : pace * (200 + random.nextInt(5_000)), () -> think(phone));
    }

    /// Messages come and go, and callers press keys.
    private void applications() {
        if (world.isHealed()) {
            return;
        }
        world.offices().forEach(office -> office.messages(random.nextInt(3)));
        List<FakeMediaPort> open =
                world.exchange().media.ports().stream().filter(port -> !port.closed()).toList();
        if (!open.isEmpty()) {
            draw(open).emit(new MediaEvent.Digit('5'));
        }
        world.later(pace * (500 + random.nextInt(6_000)), this::applications);
    }

    private void strike(SimFaults fault) {
        if (world.isHealed()) {
            return;
        }
        SimPhone phone = draw(world.phones());
        SimNetwork network = world.network();
        switch (fault) {
            case RESETS -> network.cut(phone, random.nextInt(100), random.nextInt(100), backMs());
            case SILENCE ->
                    network.cut(
                            phone,
                            1_000 + random.nextInt(30_000),
                            random.nextInt(30_000),
                            backMs());
            case CRASHES ->
                    network.crash(phone, random.nextInt(20_000), 3_000 + random.nextInt(10_000));
            case CLOCK_JUMPS ->
                    world.exchange()
                            .setWallClock(Duration.ofMinutes(random.nextInt(2_000) - 1_000));
            case NO_PORTS -> {
                world.exchange().media.full(true);
                world.later(random.nextInt(3_000), () -> world.exchange().media.full(false));
            }
            case NO_MINUTES -> noMinutes();
            case REVOKED -> revoke();
            case MALFORMED -> malformed(phone);
            case RESTARTS -> restart();
            case SLOW, LOSSY, STRANGER, STUBBORN, GLARE -> {
                // These hold all the time.
            }
        }
        boolean rare = fault == SimFaults.RESTARTS;
        world.later(pace * (rare ? 15_000 : 500 + random.nextInt(9_000)), () -> strike(fault));
    }

    private void noMinutes() {
        SimToll toll = world.exchange().toll;
        if (random.nextBoolean()) {
            toll.away(true);
            world.later(pace * random.nextInt(20_000), () -> toll.away(false));
        } else {
            toll.slow(true);
            world.later(pace * random.nextInt(8_000), () -> toll.slow(false));
        }
    }

    private void revoke() {
        for (SimOffice office : world.offices()) {
            if (office.revokeOne()) {
                return;
            }
        }
    }

    private void restart() {
        if (random.nextBoolean()) {
            world.stopServer();
        } else {
            world.killServer();
        }
    }

    private long backMs() {
        return random.nextInt(5) == 0 ? 33_000 : 100 + random.nextInt(10_000);
    }

    private void malformed(SimPhone phone) {
        for (int i = 0; i < 10; i++) {
            if (SipText.parse(draw(MALFORMED).bytes()) instanceof ParseResult.Parsed(var message)) {
                world.network().inject(phone, message);
            }
        }
    }

    private <T> T draw(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
