package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.SipRequest;

/// The four machines of RFC 3261 17 (with RFC 6026) over TLS, cell by cell.
class TransactionTableTest {

    /// The first step of RFC 3261 figures 5 and 6.
    @Test
    void aClientBeginsBySendingItsRequestAndArmingItsTimer() {
        SipRequest request = MachineTable.invite();
        var invite = new ArrayList<TxOutput>();
        InviteClientTransaction.start(request, invite::add);
        assertEquals(List.of(new TxOutput.Send(request), new TxOutput.Arm(TxTimer.B)), invite);
        var other = new ArrayList<TxOutput>();
        ClientTransaction.start(request, other::add);
        assertEquals(List.of(new TxOutput.Send(request), new TxOutput.Arm(TxTimer.F)), other);
    }

    @Test
    void inviteClient() {
        Supplier<InviteClientTransaction> calling =
                () -> InviteClientTransaction.start(MachineTable.invite(), _ -> {});
        new MachineTable<>(
                        Map.of(
                                "CALLING", calling,
                                "PROCEEDING", after(calling, "1xx"),
                                "ACCEPTED", after(calling, "2xx"),
                                "TERMINATED", after(calling, "3-6xx")),
                        InviteClientTransaction::state)
                .check(
                        "INVITE client transaction (RFC 3261 17.1.1, RFC 6026)",
                        """
                        CALLING    | 1xx       | PROCEEDING | up 1xx
                        CALLING    | 2xx       | ACCEPTED   | up 2xx, arm M
                        CALLING    | 3-6xx     | TERMINATED | send ACK, up 4xx
                        CALLING    | B         | TERMINATED | fail TIMEOUT
                        CALLING    | flow lost | TERMINATED | fail FLOW_LOST
                        CALLING    | INVITE    | CALLING    | -
                        CALLING    | ACK       | CALLING    | -
                        CALLING    | F         | CALLING    | -
                        CALLING    | H         | CALLING    | -
                        CALLING    | L         | CALLING    | -
                        CALLING    | M         | CALLING    | -
                        PROCEEDING | 1xx       | PROCEEDING | up 1xx
                        PROCEEDING | 2xx       | ACCEPTED   | up 2xx, arm M
                        PROCEEDING | 3-6xx     | TERMINATED | send ACK, up 4xx
                        PROCEEDING | B         | PROCEEDING | -
                        PROCEEDING | flow lost | TERMINATED | fail FLOW_LOST
                        PROCEEDING | INVITE    | PROCEEDING | -
                        PROCEEDING | ACK       | PROCEEDING | -
                        PROCEEDING | F         | PROCEEDING | -
                        PROCEEDING | H         | PROCEEDING | -
                        PROCEEDING | L         | PROCEEDING | -
                        PROCEEDING | M         | PROCEEDING | -
                        ACCEPTED   | 1xx       | ACCEPTED   | -
                        ACCEPTED   | 2xx       | ACCEPTED   | up 2xx
                        ACCEPTED   | 3-6xx     | ACCEPTED   | -
                        ACCEPTED   | M         | TERMINATED | -
                        ACCEPTED   | flow lost | TERMINATED | -
                        ACCEPTED   | INVITE    | ACCEPTED   | -
                        ACCEPTED   | ACK       | ACCEPTED   | -
                        ACCEPTED   | B         | ACCEPTED   | -
                        ACCEPTED   | F         | ACCEPTED   | -
                        ACCEPTED   | H         | ACCEPTED   | -
                        ACCEPTED   | L         | ACCEPTED   | -
                        """
                                + nothingFollows());
    }

    @Test
    void otherClient() {
        Supplier<ClientTransaction> trying =
                () -> ClientTransaction.start(MachineTable.invite(), _ -> {});
        new MachineTable<>(
                        Map.of(
                                "TRYING", trying,
                                "PROCEEDING", after(trying, "1xx"),
                                "TERMINATED", after(trying, "2xx")),
                        ClientTransaction::state)
                .check(
                        "Non-INVITE client transaction (RFC 3261 17.1.2, RFC 4320)",
                        """
                        TRYING     | 1xx       | PROCEEDING | up 1xx
                        TRYING     | 2xx       | TERMINATED | up 2xx
                        TRYING     | 3-6xx     | TERMINATED | up 4xx
                        TRYING     | F         | TERMINATED | fail TIMEOUT
                        TRYING     | flow lost | TERMINATED | fail FLOW_LOST
                        TRYING     | INVITE    | TRYING     | -
                        TRYING     | ACK       | TRYING     | -
                        TRYING     | B         | TRYING     | -
                        TRYING     | H         | TRYING     | -
                        TRYING     | L         | TRYING     | -
                        TRYING     | M         | TRYING     | -
                        PROCEEDING | 1xx       | PROCEEDING | up 1xx
                        PROCEEDING | 2xx       | TERMINATED | up 2xx
                        PROCEEDING | 3-6xx     | TERMINATED | up 4xx
                        PROCEEDING | F         | TERMINATED | fail TIMEOUT
                        PROCEEDING | flow lost | TERMINATED | fail FLOW_LOST
                        PROCEEDING | INVITE    | PROCEEDING | -
                        PROCEEDING | ACK       | PROCEEDING | -
                        PROCEEDING | B         | PROCEEDING | -
                        PROCEEDING | H         | PROCEEDING | -
                        PROCEEDING | L         | PROCEEDING | -
                        PROCEEDING | M         | PROCEEDING | -
                        """
                                + nothingFollows());
    }

    @Test
    void inviteServer() {
        Supplier<InviteServerTransaction> proceeding = InviteServerTransaction::new;
        new MachineTable<>(
                        Map.of(
                                "PROCEEDING", after(proceeding, "1xx"),
                                "ACCEPTED", after(proceeding, "2xx"),
                                "COMPLETED", after(proceeding, "3-6xx"),
                                "TERMINATED", after(after(proceeding, "3-6xx"), "ACK")),
                        InviteServerTransaction::state)
                .check(
                        "INVITE server transaction (RFC 3261 17.2.1, RFC 6026)",
                        """
                        PROCEEDING | 1xx       | PROCEEDING | send 1xx
                        PROCEEDING | 2xx       | ACCEPTED   | send 2xx, arm L
                        PROCEEDING | 3-6xx     | COMPLETED  | send 4xx, arm H
                        PROCEEDING | INVITE    | PROCEEDING | send 1xx
                        PROCEEDING | ACK       | PROCEEDING | -
                        PROCEEDING | flow lost | TERMINATED | fail FLOW_LOST
                        PROCEEDING | B         | PROCEEDING | -
                        PROCEEDING | F         | PROCEEDING | -
                        PROCEEDING | H         | PROCEEDING | -
                        PROCEEDING | L         | PROCEEDING | -
                        PROCEEDING | M         | PROCEEDING | -
                        ACCEPTED   | 1xx       | ACCEPTED   | -
                        ACCEPTED   | 2xx       | ACCEPTED   | send 2xx
                        ACCEPTED   | 3-6xx     | ACCEPTED   | -
                        ACCEPTED   | INVITE    | ACCEPTED   | -
                        ACCEPTED   | ACK       | ACCEPTED   | up ACK
                        ACCEPTED   | L         | TERMINATED | -
                        ACCEPTED   | flow lost | TERMINATED | -
                        ACCEPTED   | B         | ACCEPTED   | -
                        ACCEPTED   | F         | ACCEPTED   | -
                        ACCEPTED   | H         | ACCEPTED   | -
                        ACCEPTED   | M         | ACCEPTED   | -
                        COMPLETED  | 1xx       | COMPLETED  | -
                        COMPLETED  | 2xx       | COMPLETED  | -
                        COMPLETED  | 3-6xx     | COMPLETED  | -
                        COMPLETED  | INVITE    | COMPLETED  | send 4xx
                        COMPLETED  | ACK       | TERMINATED | -
                        COMPLETED  | H         | TERMINATED | fail TIMEOUT
                        COMPLETED  | flow lost | TERMINATED | fail FLOW_LOST
                        COMPLETED  | B         | COMPLETED  | -
                        COMPLETED  | F         | COMPLETED  | -
                        COMPLETED  | L         | COMPLETED  | -
                        COMPLETED  | M         | COMPLETED  | -
                        """
                                + nothingFollows());
    }

    @Test
    void otherServer() {
        Supplier<ServerTransaction> trying = ServerTransaction::new;
        new MachineTable<>(
                        Map.of(
                                "TRYING", trying,
                                "PROCEEDING", after(trying, "1xx"),
                                "TERMINATED", after(trying, "2xx")),
                        ServerTransaction::state)
                .check(
                        "Non-INVITE server transaction (RFC 3261 17.2.2, RFC 4320)",
                        """
                        TRYING     | 1xx       | PROCEEDING | send 1xx
                        TRYING     | 2xx       | TERMINATED | send 2xx
                        TRYING     | 3-6xx     | TERMINATED | send 4xx
                        TRYING     | INVITE    | TRYING     | -
                        TRYING     | ACK       | TRYING     | -
                        TRYING     | flow lost | TERMINATED | -
                        TRYING     | B         | TRYING     | -
                        TRYING     | F         | TRYING     | -
                        TRYING     | H         | TRYING     | -
                        TRYING     | L         | TRYING     | -
                        TRYING     | M         | TRYING     | -
                        PROCEEDING | 1xx       | PROCEEDING | send 1xx
                        PROCEEDING | 2xx       | TERMINATED | send 2xx
                        PROCEEDING | 3-6xx     | TERMINATED | send 4xx
                        PROCEEDING | INVITE    | PROCEEDING | send 1xx
                        PROCEEDING | ACK       | PROCEEDING | send 1xx
                        PROCEEDING | flow lost | TERMINATED | -
                        PROCEEDING | B         | PROCEEDING | -
                        PROCEEDING | F         | PROCEEDING | -
                        PROCEEDING | H         | PROCEEDING | -
                        PROCEEDING | L         | PROCEEDING | -
                        PROCEEDING | M         | PROCEEDING | -
                        """
                                + nothingFollows());
    }

    private static <T extends Transaction> Supplier<T> after(Supplier<T> before, String input) {
        return () -> {
            T transaction = before.get();
            transaction.accept(MachineTable.INPUTS.get(input), _ -> {});
            return transaction;
        };
    }

    private static String nothingFollows() {
        var rows = new StringBuilder();
        MachineTable.INPUTS.keySet().stream()
                .sorted()
                .forEach(i -> rows.append("TERMINATED | ").append(i).append(" | TERMINATED | -\n"));
        return rows.toString();
    }
}
