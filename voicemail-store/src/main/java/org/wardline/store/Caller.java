package org.wardline.store;

import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.Phi;
import org.wardline.key.Bytes;
import org.wardline.key.ContentKey;
import org.wardline.key.ObjectContext;

/// Who left a message, as their side of the call gave it: unverified.
///
/// @param name may be empty
/// @param number may be empty
public record Caller(Phi<String> name, Phi<String> number) {

    /// The caller's columns, encrypted under the message's content key: whoever cannot open the
    /// message cannot tell who left it, and shredding the message shreds both.
    record Sealed(Bytes name, Bytes number) {}

    Sealed seal(ContentKey content, ObjectContext object) {
        var cipher = FieldCipher.ofObject(content, object);
        return new Sealed(
                Bytes.of(cipher.sealText(place(object, "caller_name"), name.reveal())),
                Bytes.of(cipher.sealText(place(object, "caller_number"), number.reveal())));
    }

    static Caller open(Sealed sealed, ContentKey content, ObjectContext object) {
        var cipher = FieldCipher.ofObject(content, object);
        var name = cipher.openText(place(object, "caller_name"), sealed.name().toArray());
        var number = cipher.openText(place(object, "caller_number"), sealed.number().toArray());
        return new Caller(Phi.of(name), Phi.of(number));
    }

    private static FieldContext place(ObjectContext object, String column) {
        return new FieldContext(object.tenant(), "store.message", column, object.object());
    }
}
