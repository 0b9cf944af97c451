package org.wardline.core;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.wardline.directory.AssociateRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// The carrier of a trunk, on a connection that was opened to it.
final class SimCarrier {

    /// Holds at the simulation's time, which begins in 1970.
    static final AssociateRecord AGREEMENT =
            new AssociateRecord(
                    "Carrier Inc.",
                    LocalDate.of(1969, 12, 1),
                    "voice calls",
                    LocalDate.of(1970, 12, 31));

    private SimCarrier() {}

    /// The carrier of a trunk that the practice has.
    static ScriptedPhone of(SimExchange exchange, Trunk trunk) {
        var identity = new Identity("carrier.example", "carrier", "carrier", "none");
        ScriptedPhone made = exchange.connected(identity, trunk.server().host(), Habits.USUAL);
        var line = new TrunkLines.Line(trunk.tenant(), trunk.id(), exchange.flowOf(made));
        exchange.handle(new ShardInput.Connected(line));
        return made;
    }

    /// A carrier that the practice has an agreement with from now on, and no other.
    ///
    /// @param desk where its number +1 202 555 0101 leads
    static ScriptedPhone of(SimExchange exchange, Tenant practice, Extension desk) {
        var trunk =
                new Trunk(
                        TrunkId.random(),
                        practice.id(),
                        "Carrier",
                        new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                        2,
                        List.of(new TrunkNumber(new E164("12025550101"), desk.id())),
                        Optional.of(AGREEMENT));
        exchange.features(practice.id(), old -> old.withTrunks(List.of(trunk)));
        return of(exchange, trunk);
    }
}
