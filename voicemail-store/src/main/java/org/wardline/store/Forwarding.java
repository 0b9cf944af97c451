package org.wardline.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.access.Role;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.MessageForwarded;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.db.Tx;
import org.wardline.envelope.SealedReader;
import org.wardline.envelope.SealedWriter;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.Bytes;
import org.wardline.key.ContentKey;
import org.wardline.key.Kek;
import org.wardline.key.Keys;
import org.wardline.key.ObjectContext;
import org.wardline.key.SealBroken;
import org.wardline.key.WrapContext;

/// Gives a colleague a copy of a message: a new object under a new content key, so that each copy
/// is kept, held and erased for itself. What the giver says to it comes first in its audio.
///
/// The object is written before its row; a crash in between leaves ciphertext whose key is nowhere.
/// So does a commit whose outcome is unknown: its row may be there, and then needs its object.
final class Forwarding {

    private static final int PART_BYTES = 16_384;

    private final UUID deployment;
    private final TenantKeys tenantKeys;
    private final Database database;
    private final MessageTable messages;
    private final Recorder recorder;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// What a copy is made from, unlocked.
    private record Source(MessageRow row, ContentKey content, Kek kek) {}

    Forwarding(
            Keys keys,
            TenantKeys tenantKeys,
            Database database,
            MessageTable messages,
            Recorder recorder,
            InstantSource clock) {
        this.deployment = keys.deployment();
        this.tenantKeys = tenantKeys;
        this.database = database;
        this.messages = messages;
        this.recorder = recorder;
        this.clock = clock;
    }

    /// @param comment in the message's format; may be empty
    MessageForwarded forward(
            Resource.Message wanted, MailboxId target, byte[] comment, AuditReceipt intent) {
        var tenant = wanted.tenant();
        var source = database.inTenant(tenant, tx -> source(tx, wanted, target));
        var fresh = ContentKey.random(random);
        try {
            return seal(tenant, target, source, fresh, comment, intent);
        } catch (NoSuchFileException _) {
            throw new SealBroken("object missing");
        } catch (IOException e) {
            throw new StoreUnavailable("The message cannot be forwarded at the moment.", e);
        } finally {
            source.content().destroy();
            fresh.destroy();
        }
    }

    private Source source(Tx tx, Resource.Message wanted, MailboxId target) {
        var row =
                messages.find(tx, wanted.mailbox(), wanted.message())
                        .orElseThrow(NoSuchMessage::new);
        var heard =
                messages.rolesOfListeners(tx, target).stream()
                        .anyMatch(role -> Role.valueOf(role).allows(Permission.LISTEN));
        if (!heard) {
            throw new NobodyListens();
        }
        var unlocked = tenantKeys.unlock(tx, wanted.tenant());
        return new Source(row, unlocked.contentOf(row), unlocked.newest().kek());
    }

    private MessageForwarded seal(
            TenantId tenant,
            MailboxId target,
            Source source,
            ContentKey fresh,
            byte[] comment,
            AuditReceipt intent)
            throws IOException {
        var from = source.row();
        var message = MessageId.random();
        var object =
                new ObjectContext(
                        deployment,
                        tenant,
                        message.value(),
                        ObjectContext.Kind.VOICEMAIL,
                        from.format(),
                        from.createdAt());
        var stored =
                recorder.sealer()
                        .seal(object, fresh, sealed -> copy(tenant, source, comment, sealed));
        var kek = source.kek();
        var place = new WrapContext.OfContentKey(object, target.value(), kek.ref());
        var sender = Caller.open(from.caller(), source.content(), from.object(deployment, tenant));
        var row =
                new MessageRow(
                        message,
                        target,
                        from.format(),
                        from.createdAt(),
                        from.audioBytes() + comment.length,
                        stored.sizeBytes(),
                        stored.sha256(),
                        from.interrupted(),
                        Optional.empty(),
                        Optional.of(copied(source, comment.length, intent)),
                        sender.seal(fresh, object),
                        MessageRow.WrappedBy.TENANT,
                        kek.ref(),
                        Bytes.of(kek.wrap(fresh, place)));
        boolean mayBeThere = false;
        try {
            database.useTenant(
                    tenant,
                    tx -> {
                        messages.insertCopy(tx, tenant, row, clock.instant(), intent);
                        tenantKeys.countWraps(tx, kek.ref(), 1);
                    });
            mayBeThere = true;
        } catch (DatabaseUnavailable e) {
            mayBeThere = true;
            throw e;
        } finally {
            if (!mayBeThere) {
                recorder.blobs().delete(ObjectSealer.blobId(object));
            }
        }
        return new MessageForwarded(intent.index(), message, stored.sizeBytes(), stored.sha256());
    }

    private static MessageRow.Copied copied(Source source, int commentBytes, AuditReceipt intent) {
        return new MessageRow.Copied(source.row().message(), giver(intent), commentBytes);
    }

    private static UserId giver(AuditReceipt intent) {
        if (intent.act().actor() instanceof Actor.Person person) {
            return person.user();
        }
        throw new IllegalStateException("a person's grant came with somebody else's entry");
    }

    private void copy(TenantId tenant, Source source, byte[] comment, SealedWriter sealed)
            throws IOException {
        sealed.write(comment, 0, comment.length);
        var object = source.row().object(deployment, tenant);
        try (var in = recorder.blobs().open(ObjectSealer.blobId(object))) {
            var reader = SealedReader.open(source.content(), object.bytes(), in);
            var part = new byte[PART_BYTES];
            for (long at = 0; at < reader.lengthBytes(); ) {
                int read = reader.read(at, part, 0, part.length);
                sealed.write(part, 0, read);
                at += read;
            }
            Arrays.fill(part, (byte) 0);
            reader.destroy();
        }
    }
}
