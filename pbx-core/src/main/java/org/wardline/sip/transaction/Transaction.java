package org.wardline.sip.transaction;

import java.util.function.Consumer;

/// One request with its responses (RFC 3261 17).
public sealed interface Transaction
        permits InviteClientTransaction,
                ClientTransaction,
                InviteServerTransaction,
                ServerTransaction {

    /// Takes one input and gives what follows from it.
    void accept(TxInput in, Consumer<TxOutput> out);

    /// Whether nothing will follow any more.
    boolean terminated();
}
