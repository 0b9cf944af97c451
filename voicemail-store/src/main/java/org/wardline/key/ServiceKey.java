package org.wardline.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.wardline.ident.Secret;

/// The key of the service domain: what calls need after every restart is sealed under keys derived
/// from it (TLS keys, device secrets, directory snapshot, journal recovery, password verifiers). It
/// does not open what patients said.
public final class ServiceKey {

    private static final String KIND = "service";

    private final byte[] key;

    private ServiceKey(byte[] key) {
        if (key.length != Aead.KEY_BYTES) {
            throw new IllegalArgumentException("a service key has 32 bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    static ServiceKey of(byte[] key) {
        return new ServiceKey(key);
    }

    static ServiceKey create(Path file, SecureRandom random) {
        var bytes = new byte[Aead.KEY_BYTES];
        random.nextBytes(bytes);
        KeyFile.create(file, KIND, bytes);
        return new ServiceKey(bytes);
    }

    /// @throws KeyFault when the file is missing, damaged, or readable by others
    static ServiceKey read(Path file) {
        return new ServiceKey(KeyFile.read(file, KIND));
    }

    static void write(Path file, ServiceKey service) {
        KeyFile.create(file, KIND, service.key);
    }

    /// Names this key without telling it.
    public UUID id() {
        var id = ByteBuffer.wrap(derive("key-id", 2 * Long.BYTES).reveal());
        return new UUID(id.getLong(), id.getLong());
    }

    /// Derives a key or password for one purpose (HKDF-Expand with SHA-256).
    ///
    /// @param purpose a constant of the caller, for example `database/app`
    /// @param lengthBytes 1 to 8,160
    public Secret<byte[]> derive(String purpose, int lengthBytes) {
        var info = ("wardline/service/v1/" + purpose).getBytes(StandardCharsets.UTF_8);
        return Secret.of(Hkdf.SHA256.expand(key, info, lengthBytes));
    }

    /// Seals a file of the server (a TLS key, the directory snapshot) under a key of its purpose.
    ///
    /// @param purpose says what it is; the same must be given to open it
    public byte[] seal(String purpose, byte[] plaintext) {
        var sealing = derive("seal/" + purpose, Aead.KEY_BYTES).reveal();
        return SealedBox.seal(sealing, purpose.getBytes(StandardCharsets.UTF_8), plaintext);
    }

    /// Opens what [#seal] made.
    ///
    /// @throws SealBroken naming the purpose when it was changed or sealed for something else
    public byte[] open(String purpose, byte[] sealed) {
        var sealing = derive("seal/" + purpose, Aead.KEY_BYTES).reveal();
        return SealedBox.open(sealing, purpose.getBytes(StandardCharsets.UTF_8), sealed, purpose);
    }

    /// Wraps the recovery copies of content keys in the recording journal. The copies are erased
    /// when the message is sealed.
    public Kek recoveryKek() {
        return Kek.of(derive("journal-recovery", Aead.KEY_BYTES).reveal(), 1);
    }

    byte[] bytes() {
        return key;
    }

    @Override
    public String toString() {
        return "[SECRET]";
    }
}
