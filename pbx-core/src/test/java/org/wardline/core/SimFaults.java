package org.wardline.core;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/// What goes wrong in one simulated run: each run draws which of these it has.
enum SimFaults {
    /// Packets take long, up to half a second.
    SLOW,
    /// Packets get lost, which TCP turns into waiting.
    LOSSY,
    /// Connections are reset; what is under way is gone, and the phone comes back later.
    RESETS,
    /// Connections go silent first and are found dead later.
    SILENCE,
    /// Phones lose power: no BYE, no memory.
    CRASHES,
    /// The wall clock jumps by hours, both ways.
    CLOCK_JUMPS,
    /// The server is restarted: in order, or by a power cut.
    RESTARTS,
    /// No media port is free for a while.
    NO_PORTS,
    /// The minutes of calls outside can't be asked for, or the answer takes long.
    NO_MINUTES,
    /// A device is taken out of the directory, in the middle of whatever it does.
    REVOKED,
    /// Somebody sends malformed INVITEs over a phone's connection.
    MALFORMED,
    /// Somebody without credentials registers, calls and watches.
    STRANGER,
    /// Phones refuse what they should accept: 481 to NOTIFY, 488 to re-INVITE.
    STUBBORN,
    /// Phones do several things at the same moment: hang up while the other answers, hold while
    /// held.
    GLARE;

    static Set<SimFaults> drawn(Random random) {
        Set<SimFaults> drawn = EnumSet.noneOf(SimFaults.class);
        for (SimFaults fault : values()) {
            if (random.nextInt(3) == 0) {
                drawn.add(fault);
            }
        }
        return drawn;
    }
}
