package org.wardline.field;

import java.nio.charset.StandardCharsets;
import org.wardline.ident.TenantId;
import org.wardline.key.Aead;
import org.wardline.key.Canonical;
import org.wardline.key.ContentKey;
import org.wardline.key.Hkdf;
import org.wardline.key.ObjectContext;
import org.wardline.key.SealedBox;
import org.wardline.key.ServiceKey;

/// Encrypts values of database columns with AES-256-GCM, each bound to its [FieldContext]. Safe for
/// any thread. At most 2^32 values per key; keys are per practice or per object.
///
/// Two domains: [#ofService] for what calls need while the content root is absent (device secrets,
/// password verifiers), [#ofObject] for what tells about a patient (who left a message). The second
/// is gone with the object's key, so shredding a message shreds its caller too.
public final class FieldCipher {

    private final byte[] key;

    private FieldCipher(byte[] key) {
        this.key = key;
    }

    /// The cipher of a practice in the service domain.
    public static FieldCipher ofService(ServiceKey service, TenantId tenant) {
        return new FieldCipher(service.derive("field/" + tenant, Aead.KEY_BYTES).reveal());
    }

    /// The cipher of the columns that describe one object, under that object's content key.
    public static FieldCipher ofObject(ContentKey content, ObjectContext object) {
        var info =
                new Canonical.Writer().put("wardline/object-field/v1").put(object.bytes()).bytes();
        return new FieldCipher(content.derive(Hkdf.SHA256, info, Aead.KEY_BYTES));
    }

    /// Encrypts a value for its place.
    public byte[] seal(FieldContext place, byte[] value) {
        return SealedBox.seal(key, place.bytes(), value);
    }

    /// Encrypts text for its place.
    public byte[] sealText(FieldContext place, String value) {
        return seal(place, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Decrypts a value from its place.
    ///
    /// @throws org.wardline.key.SealBroken naming table and column when the value was changed or
    ///   comes from elsewhere
    public byte[] open(FieldContext place, byte[] sealed) {
        return SealedBox.open(key, place.bytes(), sealed, place.part());
    }

    /// Decrypts text from its place.
    ///
    /// @throws org.wardline.key.SealBroken naming table and column when the value was changed or
    ///   comes from elsewhere
    public String openText(FieldContext place, byte[] sealed) {
        return new String(open(place, sealed), StandardCharsets.UTF_8);
    }
}
