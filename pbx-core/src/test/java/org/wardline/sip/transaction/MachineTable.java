package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipText;
import org.wardline.testkit.StateTable;

/// Holds a transaction machine to a table: every state with every input, one row each.
///
///     state | input | next state | outputs
///
/// @param reach how to come to each state
/// @param stateOf the present state
record MachineTable<T extends Transaction>(
        Map<String, Supplier<T>> reach, Function<T, Enum<?>> stateOf) {

    private static final SipRequest INVITE =
            SipText.simple("INVITE", "sip:102@north.example", "Contact: <sip:101@phone.example>");
    private static final SipRequest ACK = SipText.simple("ACK", "sip:102@north.example");

    static final Map<String, TxInput> INPUTS =
            Map.ofEntries(
                    Map.entry("1xx", response(180)),
                    Map.entry("2xx", response(200)),
                    Map.entry("3-6xx", response(486)),
                    Map.entry("INVITE", new TxInput.Request(INVITE)),
                    Map.entry("ACK", new TxInput.Request(ACK)),
                    Map.entry("B", new TxInput.Fired(TxTimer.B)),
                    Map.entry("F", new TxInput.Fired(TxTimer.F)),
                    Map.entry("H", new TxInput.Fired(TxTimer.H)),
                    Map.entry("L", new TxInput.Fired(TxTimer.L)),
                    Map.entry("M", new TxInput.Fired(TxTimer.M)),
                    Map.entry("flow lost", new TxInput.FlowLost()));

    static SipRequest invite() {
        return INVITE;
    }

    static TxInput response(int status) {
        return new TxInput.Response(SipResponse.to(INVITE, status, "to-1"));
    }

    /// @param machine its heading in the docs
    void check(String machine, String table) {
        var seen = new StateTable();
        for (String line : table.strip().lines().toList()) {
            String[] row = line.split("\\|", -1);
            String state = row[0].strip();
            String input = row[1].strip();
            T transaction = reach.get(state).get();
            assertEquals(state, stateOf.apply(transaction).name(), "reach " + state);
            List<String> outputs = new ArrayList<>();
            transaction.accept(INPUTS.get(input), out -> outputs.add(name(out)));
            String cell = state + " + " + input;
            assertEquals(row[2].strip(), stateOf.apply(transaction).name(), cell);
            assertEquals(
                    row[3].strip(), outputs.isEmpty() ? "-" : String.join(", ", outputs), cell);
            assertEquals(row[2].strip().equals("TERMINATED"), transaction.terminated(), cell);
            seen.put(state, input, row[2].strip(), row[3].strip());
        }
        assertEquals(reach.size() * INPUTS.size(), seen.size(), "every state, every input");
        seen.hold(machine);
    }

    private static String name(TxOutput output) {
        return switch (output) {
            case TxOutput.Send(SipRequest request) -> "send " + request.method();
            case TxOutput.Send(SipResponse response) -> "send " + response.status() / 100 + "xx";
            case TxOutput.Respond(var response) -> "up " + response.status() / 100 + "xx";
            case TxOutput.Acknowledge _ -> "up ACK";
            case TxOutput.Arm(var timer) -> "arm " + timer;
            case TxOutput.Fail(var failure) -> "fail " + failure;
        };
    }
}
