package org.wardline.core;

/// The phone system in numbers, at one moment.
///
/// @param connections open TLS connections, those in their handshake included
/// @param registrations phones that can be reached
/// @param calls calls that go on
/// @param subscriptions message-waiting lamps that are kept up to date
/// @param scripts call applications that run
/// @param waitingActs acts since the start that the audit log does not have yet
/// @param faults faults of ours since the start; each has ended one call or one message
public record PbxFigures(
        int connections,
        int registrations,
        int calls,
        int subscriptions,
        int scripts,
        long waitingActs,
        long faults) {}
