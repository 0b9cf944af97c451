package org.wardline.media.srtp;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The system's OpenSSL 3, `libcrypto.so.3`, where there is one: the functions of its EVP interface
/// that [LibcryptoGcm] calls, under their own names.
///
/// Calls per packet are critical: the thread does not announce itself to the collector, which pays
/// for functions that take some tens of nanoseconds and never wait.
@SuppressWarnings("checkstyle:IllegalCatch") // MethodHandle.invokeExact declares Throwable
final class Libcrypto {

    private static final int SUCCESS = 1;
    private static final Optional<SymbolLookup> LIBRARY = find();

    private Libcrypto() {}

    /// The modes of AES that are asked for.
    enum Mode {
        GCM,
        ECB
    }

    static boolean installed() {
        return LIBRARY.isPresent();
    }

    /// Whether it still has the functions of SHA-1 that work on a state in the caller's hands: they
    /// are deprecated since OpenSSL 3.0, and its successors' EVP functions copy a state only into
    /// newly allocated memory.
    static boolean hasSha1State() {
        return LIBRARY.flatMap(library -> library.find("SHA1_Update")).isPresent();
    }

    /// `EVP_CIPHER_CTX_new`; nothing frees it.
    static MemorySegment newCipherContext() {
        try {
            var made = (MemorySegment) Evp.CONTEXT_NEW.invokeExact();
            if (made.equals(NULL)) {
                throw new IllegalStateException("libcrypto has no memory");
            }
            return made;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `EVP_CipherInit_ex2` with a key: the context encrypts with AES under it.
    ///
    /// @param key 16 or 32 bytes
    static void key(MemorySegment context, Mode mode, byte[] key) {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment nativeKey =
                    once.allocate(key.length).copyFrom(MemorySegment.ofArray(key));
            MemorySegment cipher =
                    switch (mode) {
                        case GCM -> key.length == 16 ? Evp.AES_128_GCM : Evp.AES_256_GCM;
                        case ECB -> key.length == 16 ? Evp.AES_128_ECB : Evp.AES_256_ECB;
                    };
            int status = (int) Evp.INIT.invokeExact(context, cipher, nativeKey, NULL, 1, NULL);
            nativeKey.fill((byte) 0);
            if (status != SUCCESS) {
                throw new IllegalStateException("libcrypto has no AES-" + mode);
            }
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// An array of one `OSSL_PARAM`, an octet string, and its end mark. The struct is {const char
    /// *key; unsigned type; void *data; size_t size; size_t written}.
    static MemorySegment octetString(KeyMemory memory, String key, MemorySegment data) {
        int structBytes = 40;
        int octetString = 5;
        MemorySegment params = memory.part(2L * structBytes, ADDRESS.byteAlignment());
        MemorySegment name = memory.part(key.length() + 1L, 1);
        name.setString(0, key, StandardCharsets.US_ASCII);
        params.set(ADDRESS, 0, name);
        params.set(JAVA_INT, 8, octetString);
        params.set(ADDRESS, 16, data);
        params.set(JAVA_LONG, 24, data.byteSize());
        return params;
    }

    /// `EVP_CipherInit_ex2`: a new packet under the context's key.
    static boolean init(
            MemorySegment context, MemorySegment iv, boolean encrypt, MemorySegment params) {
        try {
            return (int) Evp.INIT.invokeExact(context, NULL, NULL, iv, encrypt ? 1 : 0, params)
                    == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `EVP_CipherUpdate` in place; or, into `NULL`, of associated data.
    static boolean update(
            MemorySegment context,
            MemorySegment out,
            MemorySegment outLength,
            MemorySegment in,
            int length) {
        try {
            return (int) Evp.UPDATE.invokeExact(context, out, outLength, in, length) == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `EVP_CipherFinal_ex`: false when decrypting and the tag does not hold.
    static boolean finish(MemorySegment context, MemorySegment out, MemorySegment outLength) {
        try {
            return (int) Evp.FINAL.invokeExact(context, out, outLength) == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `EVP_CIPHER_CTX_get_params`
    static boolean getParams(MemorySegment context, MemorySegment params) {
        try {
            return (int) Evp.CONTEXT_GET_PARAMS.invokeExact(context, params) == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `SHA1_Init` into a state of [Sha1#STATE_BYTES].
    static void sha1Init(MemorySegment state) {
        try {
            int _ = (int) Sha1.INIT.invokeExact(state);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `SHA1_Update`; with a multiple of 64 bytes it leaves nothing waiting in the state.
    static void sha1Update(MemorySegment state, MemorySegment blocks, long length) {
        try {
            int _ = (int) Sha1.UPDATE.invokeExact(state, blocks, length);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// `EVP_CIPHER_CTX_reset`: zeroes and frees the key; calls that follow fail.
    static void reset(MemorySegment context) {
        try {
            int _ = (int) Evp.CONTEXT_RESET.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException("a call into libcrypto failed", cause);
    }

    private static Optional<SymbolLookup> find() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
            // New in OpenSSL 3.0: a library of that name without it is something else.
            return library.find("EVP_CipherInit_ex2").map(_ -> library);
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

    /// SHA-1 on a state of the caller's; initialised only where [#hasSha1State].
    static final class Sha1 {

        /// `SHA_CTX`: {unsigned h[5], lengthLow, lengthHigh, data[16], num}; h in the machine's
        /// order.
        static final int STATE_BYTES = 96;

        private static final MethodHandle INIT =
                function("SHA1_Init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        private static final MethodHandle UPDATE =
                function(
                        "SHA1_Update",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

        private Sha1() {}
    }

    /// The cipher functions; initialised only where the library was found.
    private static final class Evp {

        private static final MethodHandle CONTEXT_NEW =
                function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
        private static final MethodHandle CONTEXT_RESET =
                function("EVP_CIPHER_CTX_reset", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        private static final MethodHandle CONTEXT_GET_PARAMS =
                function(
                        "EVP_CIPHER_CTX_get_params",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        private static final MethodHandle INIT =
                function(
                        "EVP_CipherInit_ex2",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
        private static final MethodHandle UPDATE =
                function(
                        "EVP_CipherUpdate",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        private static final MethodHandle FINAL =
                function(
                        "EVP_CipherFinal_ex",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

        private static final MemorySegment AES_128_GCM = fetch("AES-128-GCM");
        private static final MemorySegment AES_256_GCM = fetch("AES-256-GCM");
        private static final MemorySegment AES_128_ECB = fetch("AES-128-ECB");
        private static final MemorySegment AES_256_ECB = fetch("AES-256-ECB");

        /// `EVP_CIPHER_fetch`, once for the life of the process.
        private static MemorySegment fetch(String name) {
            MethodHandle fetch =
                    function(
                            "EVP_CIPHER_fetch",
                            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
            try (Arena once = Arena.ofConfined()) {
                return (MemorySegment) fetch.invokeExact(NULL, once.allocateFrom(name), NULL);
            } catch (Throwable e) {
                throw failed(e);
            }
        }
    }
}
