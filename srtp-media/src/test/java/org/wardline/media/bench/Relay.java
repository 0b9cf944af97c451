package org.wardline.media.bench;

import java.io.IOException;
import org.wardline.media.MasterKey;

/// A media relay in a process of its own, as the relay bench uses it.
interface Relay extends AutoCloseable {

    /// A call between two phones, each with the port that its packets come from and the key that it
    /// sends under.
    record Wanted(int callerPort, MasterKey callerSends, int calleePort, MasterKey calleeSends) {}

    /// Where each phone sends to, and the key under which it receives.
    record SetUp(
            int callerRelayPort,
            MasterKey callerReceives,
            int calleeRelayPort,
            MasterKey calleeReceives) {}

    String name();

    SetUp call(Wanted wanted) throws IOException;

    /// Ends all calls.
    void endCalls() throws IOException;

    ProcessHandle process();

    /// Stops the process.
    @Override
    void close();
}
