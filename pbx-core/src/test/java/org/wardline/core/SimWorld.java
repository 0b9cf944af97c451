package org.wardline.core;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.wardline.ident.TenantId;
import org.wardline.media.MediaPort;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A simulated world: practices with their phones around a whole signalling shard, in virtual time.
/// Everything random comes from the seed, so that a seed is a run. What is done in it is for a
/// [Simulation] to draw or for a script of calls to say.
final class SimWorld {

    private static final long LOOK_MS = 200;

    private final Random random;
    private final SecureRandom keys;
    private final Set<SimFaults> faults;
    private final SimExchange exchange;
    private final SimAgenda agenda = new SimAgenda();
    private final SimNetwork network;
    private final SimInvariants invariants;
    private final SimOutside outside;
    private final SimScripts scripts;
    private final SimTally tally = new SimTally();
    private final List<SimPhone> phones = new ArrayList<>();
    private final Map<String, SimOffice> offices = new LinkedHashMap<>();
    private long lookAtMs;
    private int server;
    private boolean healed;
    private final long sessionSeconds;

    /// @param faults what goes wrong
    SimWorld(long seed, Random random, Set<SimFaults> faults) {
        this.random = random;
        this.keys = new SeededRandom(seed);
        this.faults = faults;
        this.sessionSeconds = List.of(90L, 120L, 240L, 1800L).get(random.nextInt(4));
        exchange =
                new SimExchange(
                        new SeededRandom(~seed),
                        (_, send) -> network().toPhone(send),
                        (_, flow) -> network().closedByServer(flow));
        invariants = new SimInvariants(exchange);
        outside = new SimOutside(exchange, invariants);
        network = new SimNetwork(exchange, agenda, random, this::has, outside);
        scripts = new SimScripts(exchange, agenda);
        var applications = new SimApplications(this);
        exchange.applications(visit -> scripts.start(visit.call(), applications.of(visit)));
    }

    SimOffice office(String domain, String prefix, SimCalls.Manner manner) {
        var office = new SimOffice(this, domain, prefix, manner);
        offices.put(domain, office);
        return office;
    }

    /// Somebody who has no account, as a phone.
    void stranger(String domain) {
        var nobody = new Identity(domain, "101", "101-none", "guess");
        add(
                new SimPhone(
                        nobody,
                        "stranger",
                        java.util.Optional.empty(),
                        SimCalls.Manner.AS_PEOPLE_DO,
                        this));
    }

    void add(SimPhone phone) {
        phones.add(phone);
    }

    // ---- what is in it

    Random random() {
        return random;
    }

    SecureRandom keys() {
        return keys;
    }

    Set<SimFaults> faults() {
        return faults;
    }

    /// Whether something goes wrong now.
    boolean has(SimFaults fault) {
        return !healed && faults.contains(fault);
    }

    boolean isHealed() {
        return healed;
    }

    /// How long the phones want sessions to last at most.
    long sessionSeconds() {
        return sessionSeconds;
    }

    SimExchange exchange() {
        return exchange;
    }

    SimNetwork network() {
        return network;
    }

    SimInvariants invariants() {
        return invariants;
    }

    SimOutside outside() {
        return outside;
    }

    SimTally tally() {
        return tally;
    }

    List<SimPhone> phones() {
        return phones;
    }

    List<SimOffice> offices() {
        return List.copyOf(offices.values());
    }

    SimOffice office(SimPhone phone) {
        return offices.get(phone.identity().domain());
    }

    SimOffice office(TenantId tenant) {
        return offices.values().stream()
                .filter(office -> office.tenant().id().equals(tenant))
                .findFirst()
                .orElseThrow();
    }

    /// How many scripts of applications run.
    int scripts() {
        return scripts.size();
    }

    /// How often the server was restarted.
    int server() {
        return server;
    }

    // ---- the server

    /// The server stops in order, as long as that may take, and another one takes its place.
    void stopServer() {
        exchange.handle(new ShardInput.Stop());
        later(
                3_000,
                () -> {
                    invariants.afterStop();
                    replaceServer();
                });
    }

    /// The server loses its power.
    void killServer() {
        invariants.killed();
        replaceServer();
        exchange.media.ports().forEach(MediaPort::close);
        exchange.settle();
    }

    private void replaceServer() {
        scripts.kill();
        exchange.restart();
        server++;
        phones.forEach(_ -> tally.tried(SimFeature.SERVER_RESTART));
        network.serverIsGone(5_000);
    }

    // ---- time

    long now() {
        return exchange.now();
    }

    void later(long ms, Runnable what) {
        agenda.add(now() + ms, what);
    }

    void pass(Duration time) {
        long endMs = now() + time.toMillis();
        exchange.settle();
        while (now() < endMs) {
            long next = exchange.shard().nextDeadlineMs(now()).orElse(Long.MAX_VALUE);
            for (SimPhone phone : phones) {
                next = Math.min(next, phone.nextDeadlineMs().orElse(Long.MAX_VALUE));
            }
            next = Math.min(next, agenda.nextMs());
            exchange.advanceTo(Math.min(endMs, Math.max(now(), next)));
            phones.forEach(SimPhone::advance);
            while (agenda.step(now())) {
                exchange.settle();
            }
            if (now() >= lookAtMs) {
                invariants.whileItGoesOn();
                invariants.sessionsEnd(phones);
                lookAtMs = now() + LOOK_MS;
            }
        }
    }

    // ---- the end

    /// Nothing goes wrong any more, and everybody hangs up.
    void heal() {
        healed = true;
        checkMinutes();
        exchange.toll.away(false);
        exchange.toll.slow(false);
        phones.stream().filter(SimPhone::isDead).forEach(phone -> network.crash(phone, 0, 1_000));
        exchange.media.full(false);
        // Refusals are counted by the wall clock, which may have been set back by hours.
        exchange.setWallClock(Duration.ofDays(2));
        for (int second = 0; second < 60; second++) {
            phones.forEach(phone -> phone.calls().hangUpAll());
            pass(Duration.ofSeconds(1));
        }
        // Longer than any session lasts that nobody refreshes (RFC 4028).
        pass(Duration.ofMinutes(31));
    }

    /// In a run of one day in which nothing was forgotten that had been lent.
    private void checkMinutes() {
        boolean forgot = faults.containsAll(Set.of(SimFaults.NO_MINUTES, SimFaults.RESTARTS));
        if (!forgot && !faults.contains(SimFaults.CLOCK_JUMPS)) {
            outside.checkMinutes();
        }
    }

    /// Checks what must be gone, and then what must be gone once nothing is connected.
    void checkWhatIsLeft() {
        // A carrier may just be asked whether it is there; what is left of calls stays.
        for (int look = 0; look < 3 && exchange.shard().signallingSize() > 0; look++) {
            pass(Duration.ofSeconds(1));
        }
        invariants.afterAllHungUp(phones, scripts());
        network.closeAll();
        pass(Duration.ofHours(2));
        invariants.afterAllRanOut();
    }
}
