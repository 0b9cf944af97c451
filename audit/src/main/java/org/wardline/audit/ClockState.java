package org.wardline.audit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// What the kernel says of its clock (adjtimex(2)): whether something keeps it synchronised, and
/// the greatest error it may have.
///
/// @param maxErrorUs in microseconds; meaningful when synchronised
record ClockState(boolean synchronised, long maxErrorUs) {

    private static final ClockState UNKNOWN = new ClockState(false, 0);

    /// `struct timex` of Linux on 64-bit machines.
    private static final long TIMEX_BYTES = 208;

    private static final long MAX_ERROR_OFFSET = 24;

    /// The clock is not synchronised.
    private static final int TIME_ERROR = 5;

    /// Asks the kernel; changes nothing.
    @SuppressWarnings("checkstyle:IllegalCatch") // a MethodHandle declares Throwable
    static ClockState read() {
        try (var arena = Arena.ofConfined()) {
            var timex = arena.allocate(TIMEX_BYTES, Long.BYTES);
            int state = (int) Adjtimex.CALL.invokeExact(timex);
            if (state < 0) {
                return UNKNOWN;
            }
            return new ClockState(
                    state != TIME_ERROR, timex.get(ValueLayout.JAVA_LONG, MAX_ERROR_OFFSET));
        } catch (Throwable _) {
            // A container's profile may forbid the call: then nothing is claimed.
            return UNKNOWN;
        }
    }

    /// The line of a checkpoint.
    String line() {
        return synchronised
                ? "clock synchronised, error at most " + maxErrorUs + " us"
                : "clock not synchronised";
    }

    private static final class Adjtimex {

        static final MethodHandle CALL =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker()
                                        .defaultLookup()
                                        .find("adjtimex")
                                        .orElseThrow(),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
