package org.wardline.media.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// A program or library that a test compares us with: missing, it fails the run of continuous
/// integration and is a named skip elsewhere.
public final class TestPeer {

    private TestPeer() {}

    public static void require(boolean installed, String whatIsMissing) {
        if ("true".equals(System.getenv("CI"))) {
            assertTrue(installed, whatIsMissing);
        }
        assumeTrue(installed, whatIsMissing);
    }
}
