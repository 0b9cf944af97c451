package org.wardline.server;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// Files that this process and its children make are their owner's alone, whatever the shell that
/// started it allows (umask(2)).
final class Umask {

    private static final int OWNER_ONLY = 077;

    private Umask() {}

    @SuppressWarnings("checkstyle:IllegalCatch")
    static void set() {
        var linker = Linker.nativeLinker();
        var umask =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("umask"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) umask.invokeExact(OWNER_ONLY);
        } catch (Throwable e) { // MethodHandle.invokeExact declares it
            throw new IllegalStateException("umask could not be called", e);
        }
    }
}
