package org.wardline.db;

/// What is done inside one transaction. It may run other blocking work, but keeps a connection
/// while it does.
@FunctionalInterface
public interface TxWork<T> {

    /// Does the work; a thrown exception rolls the transaction back.
    T run(Tx tx);
}
