package org.wardline.app;

/// What a caller goes through, as straight-line code.
@FunctionalInterface
public interface CallScript {

    /// Runs to the end of the script or of the call, on a virtual thread. A fault that is thrown
    /// from here ends this one call.
    ///
    /// @throws CallOver when the call ended; a script lets it pass or cleans up and ends
    void run(CallControl call) throws CallOver;
}
