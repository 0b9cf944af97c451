package org.wardline.policy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Keeps the memory of this process, which holds keys and speech, out of core files (setrlimit(2),
/// RLIMIT_CORE). The limit is inherited by every child.
final class CoreLimit {

    private static final int RLIMIT_CORE = 4;

    private CoreLimit() {}

    /// Sets soft and hard limit to 0.
    ///
    /// @return whether the system took it
    @SuppressWarnings("checkstyle:IllegalCatch")
    static boolean setToZero() {
        var linker = Linker.nativeLinker();
        MethodHandle setrlimit =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setrlimit"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment softAndHard = arena.allocate(ValueLayout.JAVA_LONG, 2);
            return (int) setrlimit.invokeExact(RLIMIT_CORE, softAndHard) == 0;
        } catch (Throwable e) { // MethodHandle.invokeExact declares it
            throw new IllegalStateException("setrlimit could not be called", e);
        }
    }
}
