package org.wardline.store;

import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.key.Bytes;
import org.wardline.key.Canonical;
import org.wardline.key.KekRef;
import org.wardline.key.ObjectContext;
import org.wardline.key.WrapContext;

/// What is known of a message when its recording begins; with it alone the message can be put into
/// its mailbox later. Everything about the caller is encrypted in it.
///
/// @param caller sealed under the message's content key
/// @param depositKey the key that the content key is wrapped to
/// @param wrap the wrapped content key
record DepositFacts(
        ObjectContext object,
        MailboxId mailbox,
        CallId call,
        Caller.Sealed caller,
        KekRef depositKey,
        Bytes wrap) {

    private static final String VERSION = "wardline/deposit/v1";

    MessageId message() {
        return new MessageId(object.object());
    }

    WrapContext.OfContentKey wrapContext() {
        return new WrapContext.OfContentKey(object, mailbox.value(), depositKey);
    }

    byte[] bytes() {
        return new Canonical.Writer()
                .put(VERSION)
                .put(object.bytes())
                .put(mailbox.value())
                .put(call.value())
                .put(caller.name().toArray())
                .put(caller.number().toArray())
                .put(depositKey.id())
                .put(depositKey.version())
                .put(wrap.toArray())
                .bytes();
    }

    /// @throws org.wardline.key.SealBroken when the bytes are of another version or damaged
    static DepositFacts parse(byte[] bytes) {
        var in = new Canonical.Reader(bytes, "deposit");
        in.expect(VERSION);
        return new DepositFacts(
                ObjectContext.parse(in.bytes()),
                new MailboxId(in.uuid()),
                new CallId(in.uuid()),
                new Caller.Sealed(Bytes.of(in.bytes()), Bytes.of(in.bytes())),
                new KekRef(in.uuid(), (int) in.number()),
                Bytes.of(in.bytes()));
    }
}
