package org.wardline.spool;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.Act;
import org.wardline.audit.KeptAct;
import org.wardline.key.Canonical;

/// An act on its way to the log.
///
/// @param number in its run of the server, from 0
/// @param happened in whole microseconds
/// @param bytes of the act (see [KeptAct])
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record WaitingAct(long number, Instant happened, byte[] bytes) {

    static WaitingAct of(long number, Instant happened, Act act) {
        return new WaitingAct(number, happened.truncatedTo(ChronoUnit.MICROS), KeptAct.bytes(act));
    }

    /// What is sealed.
    byte[] plaintext() {
        return new Canonical.Writer()
                .put(ChronoUnit.MICROS.between(Instant.EPOCH, happened))
                .put(bytes)
                .bytes();
    }

    /// Opens what was sealed.
    ///
    /// @throws org.wardline.key.SealBroken when that is no act
    static WaitingAct read(long number, byte[] plaintext) {
        var fields = new Canonical.Reader(plaintext, "act " + number);
        var happened = Instant.EPOCH.plus(fields.number(), ChronoUnit.MICROS);
        return new WaitingAct(number, happened, fields.bytes());
    }

    /// The act for the log; empty when this version can't read it.
    Optional<Act> act(UUID run) {
        return KeptAct.read(bytes, happened, run, number);
    }
}
