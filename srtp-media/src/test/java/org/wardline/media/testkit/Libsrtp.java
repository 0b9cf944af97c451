package org.wardline.media.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.wardline.media.MasterKey;

/// One direction of the system's libsrtp 2 (`libsrtp2.so.1`) under one master key: a second opinion
/// on every packet. One thread.
public final class Libsrtp implements AutoCloseable {

    /// What libsrtp may write behind a packet: SRTP_MAX_TRAILER_LEN and the SRTCP word.
    public static final int TRAILER_ROOM = 16 + 128 + 4;

    private static final int OK = 0;
    private static final int ANY_INBOUND = 2;
    private static final int ANY_OUTBOUND = 3;

    /// `srtp_policy_t` of srtp.h on x86-64.
    private static final int POLICY_BYTES = 128;

    private static final int RTP_POLICY_AT = 8;
    private static final int RTCP_POLICY_AT = 32;
    private static final int KEY_AT = 56;
    private static final int WINDOW_SIZE_AT = 88;
    private static final int WINDOW_SIZE = 128;

    private static final Optional<SymbolLookup> LIBRARY = load();

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment session;
    private final MemorySegment lengthBytes = arena.allocate(JAVA_INT);

    private Libsrtp(MasterKey masterKey, int direction) {
        String policyFunction =
                switch (masterKey.profile()) {
                    case AEAD_AES_256_GCM -> "srtp_crypto_policy_set_aes_gcm_256_16_auth";
                    case AES_256_CM_HMAC_SHA1_80 ->
                            "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80";
                    case AEAD_AES_128_GCM -> "srtp_crypto_policy_set_aes_gcm_128_16_auth";
                    case AES_CM_128_HMAC_SHA1_80 -> "srtp_crypto_policy_set_rtp_default";
                };
        MethodHandle setPolicy = function(policyFunction, FunctionDescriptor.ofVoid(ADDRESS));
        MethodHandle create =
                function("srtp_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        MemorySegment policy = arena.allocate(POLICY_BYTES, JAVA_LONG.byteAlignment());
        MemorySegment sessionPointer = arena.allocate(ADDRESS);
        policy.set(JAVA_INT, 0, direction);
        policy.set(ADDRESS, KEY_AT, arena.allocateFrom(JAVA_BYTE, masterKey.reveal()));
        policy.set(JAVA_LONG, WINDOW_SIZE_AT, WINDOW_SIZE);
        call(() -> setPolicy.invoke(policy.asSlice(RTP_POLICY_AT)));
        call(() -> setPolicy.invoke(policy.asSlice(RTCP_POLICY_AT)));
        int status = (int) call(() -> create.invoke(sessionPointer, policy));
        if (status != OK) {
            throw new IllegalStateException("srtp_create: status " + status);
        }
        session = sessionPointer.get(ADDRESS, 0);
    }

    /// Whether libsrtp 2 is on this system.
    public static boolean installed() {
        return LIBRARY.isPresent();
    }

    /// Name and version, for example `libsrtp2 2.5.0`; `libsrtp2` when it is not installed.
    public static String version() {
        return LIBRARY.map(
                        library -> {
                            var function =
                                    function(
                                            "srtp_get_version_string",
                                            FunctionDescriptor.of(ADDRESS));
                            var text = (MemorySegment) call(function::invoke);
                            return text.reinterpret(64).getString(0);
                        })
                .orElse("libsrtp2");
    }

    public static Libsrtp sender(MasterKey masterKey) {
        return new Libsrtp(masterKey, ANY_OUTBOUND);
    }

    public static Libsrtp receiver(MasterKey masterKey) {
        return new Libsrtp(masterKey, ANY_INBOUND);
    }

    /// Protects the RTP packet of `length` bytes at the start of a native segment in place.
    ///
    /// @return the new length, or minus libsrtp's error status
    public int protect(MemorySegment packet, int length) {
        return packetCall(PacketCalls.PROTECT, packet, length);
    }

    public int verify(MemorySegment packet, int length) {
        return packetCall(PacketCalls.UNPROTECT, packet, length);
    }

    public int protectRtcp(MemorySegment packet, int length) {
        return packetCall(PacketCalls.PROTECT_RTCP, packet, length);
    }

    public int verifyRtcp(MemorySegment packet, int length) {
        return packetCall(PacketCalls.UNPROTECT_RTCP, packet, length);
    }

    @Override
    public void close() {
        MethodHandle dealloc = function("srtp_dealloc", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        call(() -> dealloc.invoke(session));
        arena.close();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // MethodHandle.invokeExact declares Throwable
    private int packetCall(MethodHandle function, MemorySegment packet, int length) {
        lengthBytes.set(JAVA_INT, 0, length);
        try {
            int status = (int) function.invokeExact(session, packet, lengthBytes);
            return status == OK ? lengthBytes.get(JAVA_INT, 0) : -status;
        } catch (Throwable e) {
            throw new IllegalStateException("libsrtp", e);
        }
    }

    private static Optional<SymbolLookup> load() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup("libsrtp2.so.1", Arena.global());
            MethodHandle init =
                    Linker.nativeLinker()
                            .downcallHandle(
                                    library.findOrThrow("srtp_init"),
                                    FunctionDescriptor.of(JAVA_INT));
            call(init::invoke);
            return Optional.of(library);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker()
                .downcallHandle(
                        LIBRARY.orElseThrow().findOrThrow(name),
                        type,
                        Linker.Option.critical(false));
    }

    /// Initialised only where the library was found.
    private static final class PacketCalls {

        private static final FunctionDescriptor TYPE =
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        private static final MethodHandle PROTECT = function("srtp_protect", TYPE);
        private static final MethodHandle UNPROTECT = function("srtp_unprotect", TYPE);
        private static final MethodHandle PROTECT_RTCP = function("srtp_protect_rtcp", TYPE);
        private static final MethodHandle UNPROTECT_RTCP = function("srtp_unprotect_rtcp", TYPE);
    }

    private interface NativeCall {
        Object invoke() throws Throwable;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // MethodHandle.invoke declares Throwable
    private static Object call(NativeCall call) {
        try {
            return call.invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("libsrtp", e);
        }
    }
}
