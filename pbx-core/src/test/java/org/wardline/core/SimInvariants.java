package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.wardline.call.LiveCall;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.cdr.Endpoint;
import org.wardline.directory.Trunk;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;

/// Checks what must hold of a simulated run: each [SimInvariant] in its one place. What is broken
/// is noted with the moment and its first sign; [#assertHold] tells all of it.
final class SimInvariants {

    private final SimExchange exchange;
    private final Map<SimInvariant, String> broken = new EnumMap<>(SimInvariant.class);
    private final Map<DeviceId, TenantId> phones = new HashMap<>();
    private final Map<TrunkId, TenantId> trunks = new HashMap<>();
    private final Set<CallId> everLive = new HashSet<>();

    SimInvariants(SimExchange exchange) {
        this.exchange = exchange;
    }

    /// A device was issued. It stays one of its practice when it is revoked: its calls were theirs.
    void issued(TenantId practice, DeviceId phone) {
        phones.put(phone, practice);
    }

    void added(Trunk trunk) {
        trunks.put(trunk.id(), trunk.tenant());
    }

    /// What must hold when the server has stopped in order.
    void afterStop() {
        ShardView view = exchange.view();
        require(SimInvariant.NO_FAULT, view.faults() == 0, () -> view.faults() + " faults");
        require(SimInvariant.NO_CALL, view.calls().isEmpty(), () -> view.calls().toString());
        require(SimInvariant.NO_PORT, openPorts() == 0, () -> openPorts() + " ports");
        records();
    }

    /// The server loses its power, and whatever goes on its record.
    void killed() {
        ShardView view = exchange.view();
        require(SimInvariant.NO_FAULT, view.faults() == 0, () -> view.faults() + " faults");
        everLive.clear();
    }

    /// What is broken, with the first sign of each.
    Map<SimInvariant, String> broken() {
        return Map.copyOf(broken);
    }

    void assertHold() {
        assertEquals(Map.of(), broken, "invariants that broke");
    }

    void require(SimInvariant invariant, boolean holds, Supplier<String> sign) {
        if (!holds) {
            broken.putIfAbsent(invariant, "at " + exchange.now() + " ms: " + sign.get());
        }
    }

    /// What must hold all the time.
    void whileItGoesOn() {
        List<LiveCall> live = exchange.view().calls();
        for (LiveCall call : live) {
            everLive.add(call.call());
            require(
                    SimInvariant.OWNER,
                    isOf(call.tenant(), call.caller()),
                    () -> "call " + call.call() + " of nobody");
        }
        if (live.isEmpty()) {
            require(SimInvariant.PORT_OF_A_CALL, openPorts() == 0, () -> openPorts() + " ports");
        }
    }

    /// What must hold of phones that have died.
    void sessionsEnd(Collection<SimPhone> around) {
        for (SimPhone phone : around) {
            require(
                    SimInvariant.SESSION_ENDS,
                    phone.ghosts().isEmpty(),
                    () -> phone.ghosts().size() + " calls of a phone that has died");
        }
    }

    /// What must hold when everybody has hung up.
    ///
    /// @param around the phones
    /// @param scripts that run
    void afterAllHungUp(Collection<SimPhone> around, int scripts) {
        ShardView view = exchange.view();
        require(SimInvariant.NO_FAULT, view.faults() == 0, () -> view.faults() + " faults");
        require(SimInvariant.NO_CALL, view.calls().isEmpty(), () -> view.calls().toString());
        require(SimInvariant.NO_PORT, openPorts() == 0, () -> openPorts() + " ports");
        int ours = exchange.shard().signallingSize();
        int theirs = around.stream().mapToInt(SimPhone::size).sum();
        require(
                SimInvariant.NO_DIALOG,
                ours + theirs == 0,
                () -> ours + " at the server, " + theirs + " at the phones");
        require(SimInvariant.NO_SCRIPT, scripts == 0, () -> scripts + " scripts");
        records();
    }

    private void records() {
        var closed = new HashSet<CallId>();
        for (CallDetailRecord record : exchange.records) {
            require(
                    SimInvariant.ONE_RECORD,
                    closed.add(record.call()),
                    () -> "two of call " + record.call());
            require(
                    SimInvariant.RECORD_OWNED,
                    isOf(record.tenant(), record.caller()),
                    () -> "the record of call " + record.call());
        }
        everLive.removeAll(closed);
        require(SimInvariant.RECORD_CLOSED, everLive.isEmpty(), everLive::toString);
    }

    /// What must hold when all connections are closed and everything has run out.
    void afterAllRanOut() {
        ShardView view = exchange.view();
        require(
                SimInvariant.NO_REGISTRATION,
                view.registrations().isEmpty(),
                () -> view.registrations().size() + " phones");
        require(
                SimInvariant.NO_SUBSCRIPTION,
                view.subscriptions() == 0,
                () -> view.subscriptions() + " subscriptions");
        require(
                SimInvariant.NO_TIMER,
                exchange.shard().nextDeadlineMs(exchange.now()).isEmpty(),
                () -> "a deadline");
    }

    private boolean isOf(TenantId practice, Endpoint caller) {
        TenantId owner =
                switch (caller) {
                    case Endpoint.Phone(DeviceId phone, var _) -> phones.get(phone);
                    case Endpoint.Outside(TrunkId trunk) -> trunks.get(trunk);
                };
        return practice.equals(owner);
    }

    private long openPorts() {
        return exchange.media.ports().stream().filter(port -> !port.closed()).count();
    }
}
