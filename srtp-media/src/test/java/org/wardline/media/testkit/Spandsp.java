package org.wardline.media.testkit;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The system's spandsp (`libspandsp.so.2`): a second opinion on G.722, one that passes the test
/// sequences of the ITU.
@SuppressWarnings("checkstyle:IllegalCatch") // MethodHandle.invokeExact declares Throwable
public final class Spandsp {

    private static final int BIT_RATE = 64_000;

    private static final Optional<SymbolLookup> LIBRARY = load();

    private Spandsp() {}

    public static boolean installed() {
        return LIBRARY.isPresent();
    }

    /// Encodes samples at 16 kHz by G.722, from its first state on.
    public static byte[] encodeG722(short[] samples) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_SHORT, samples);
            MemorySegment out = arena.allocate(samples.length / 2 + 1);
            int count = run("g722_encode", out, in, samples.length);
            return out.asSlice(0, count).toArray(JAVA_BYTE);
        }
    }

    /// Decodes G.722 to samples at 16 kHz, from its first state on.
    public static short[] decodeG722(byte[] codeWords) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, codeWords);
            MemorySegment out = arena.allocate(JAVA_SHORT, 2L * codeWords.length);
            int count = run("g722_decode", out, in, codeWords.length);
            return out.asSlice(0, 2L * count).toArray(JAVA_SHORT);
        }
    }

    private static int run(String name, MemorySegment out, MemorySegment in, int length) {
        try {
            MethodHandle init =
                    function(
                            name + "_init",
                            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
            MethodHandle code =
                    function(
                            name,
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
            MethodHandle free = function(name + "_free", FunctionDescriptor.of(JAVA_INT, ADDRESS));
            var state = (MemorySegment) init.invokeExact(NULL, BIT_RATE, 0);
            int count = (int) code.invokeExact(state, out, in, length);
            int _ = (int) free.invokeExact(state);
            return count;
        } catch (Throwable e) {
            throw new IllegalStateException("a call into spandsp failed", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.orElseThrow().findOrThrow(name), type);
    }

    private static Optional<SymbolLookup> load() {
        try {
            return Optional.of(SymbolLookup.libraryLookup("libspandsp.so.2", Arena.global()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
