package org.wardline.store;

import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;
import org.wardline.key.SealBroken;

/// What the database and the audit log are still to be told about a deposit.
sealed interface DeliveryNote {

    TenantId tenant();

    MailboxId mailbox();

    MessageId message();

    byte[] bytes();

    /// Version and kind of a [Sealed] note.
    String SEALED = "wardline/note/sealed/v1";

    /// Version and kind of a [Dropped] note.
    String DROPPED = "wardline/note/dropped/v1";

    /// A sealed message that is to appear in its mailbox.
    ///
    /// @param audioBytes length of the audio
    /// @param sealedBytes length of the sealed object
    /// @param sha256 of the sealed object
    /// @param interrupted the recording did not end by itself
    record Sealed(
            DepositFacts facts,
            long audioBytes,
            long sealedBytes,
            String sha256,
            boolean interrupted)
            implements DeliveryNote {

        @Override
        public TenantId tenant() {
            return facts.object().tenant();
        }

        @Override
        public MailboxId mailbox() {
            return facts.mailbox();
        }

        @Override
        public MessageId message() {
            return facts.message();
        }

        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put(SEALED)
                    .put(facts.bytes())
                    .put(audioBytes)
                    .put(sealedBytes)
                    .put(sha256)
                    .put(interrupted ? 1 : 0)
                    .bytes();
        }
    }

    /// A recording that was too short.
    record Dropped(TenantId tenant, MailboxId mailbox, MessageId message) implements DeliveryNote {
        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put(DROPPED)
                    .put(tenant.value())
                    .put(mailbox.value())
                    .put(message.value())
                    .bytes();
        }
    }

    /// Reads a note back.
    ///
    /// @throws SealBroken when the bytes are of another version or damaged
    static DeliveryNote parse(byte[] bytes) {
        var in = new Canonical.Reader(bytes, "delivery note");
        return switch (in.text()) {
            case SEALED ->
                    new Sealed(
                            DepositFacts.parse(in.bytes()),
                            in.number(),
                            in.number(),
                            in.text(),
                            in.number() == 1);
            case DROPPED ->
                    new Dropped(
                            new TenantId(in.uuid()),
                            new MailboxId(in.uuid()),
                            new MessageId(in.uuid()));
            default -> throw new SealBroken("delivery note");
        };
    }
}
