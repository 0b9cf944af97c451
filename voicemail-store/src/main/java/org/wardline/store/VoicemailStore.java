package org.wardline.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.AccessGranted;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.KeyCreated;
import org.wardline.audit.event.MessageForwarded;
import org.wardline.blob.FileOpener;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.envelope.JournalTrouble;
import org.wardline.envelope.SealedReader;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.key.ContentKey;
import org.wardline.key.DepositPublicKey;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;

/// The store of messages: the reference monitor that every message passes, in and out.
///
/// In: [#beginDeposit] takes a message without the content root and without the database. Out:
/// [#open] and [#list] want two proofs, the policy's yes and the durable audit entry of the same
/// act; without the content root nothing opens. All methods block and are meant for virtual
/// threads; [Deposit#append] alone is for a media loop.
public final class VoicemailStore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VoicemailStore.class);

    private final Keys keys;
    private final Database database;
    private final AuditLog audit;
    private final Evidence evidence;
    private final MessageTable messages = new MessageTable();
    private final TenantKeys tenantKeys;
    private final DepositKeyring keyring;
    private final Recorder recorder;
    private final Delivery delivery;
    private final DepositSweep sweep;
    private final Forwarding forwarding;
    private final Greetings greetings;
    private final PracticeSettings settings;
    private final LegalHolds holds;
    private final RetentionSweep retention;
    private final DeliveryLoop loop;
    private final InstantSource clock;

    /// Practices with content keys that may still be wrapped to the deposit key: all at a start.
    private final Set<TenantId> toSweep = ConcurrentHashMap.newKeySet();

    private VoicemailStore(
            StorePaths paths,
            Keys keys,
            Database database,
            AuditLog audit,
            InstantSource clock,
            FileOpener opener)
            throws IOException {
        this.keys = keys;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.evidence = new Evidence(clock);
        this.tenantKeys = new TenantKeys(keys);
        this.keyring = new DepositKeyring(paths.snapshot(), keys.service(), database);
        this.recorder = new Recorder(paths, keys.deployment(), keys.service(), opener);
        this.delivery = new Delivery(recorder.outbox(), database, messages, audit);
        this.sweep = new DepositSweep(keys, tenantKeys, database, messages);
        this.forwarding = new Forwarding(keys, tenantKeys, database, messages, recorder, clock);
        this.greetings = new Greetings(keys, database, evidence);
        this.settings = new PracticeSettings(database);
        this.holds = new LegalHolds(database);
        this.retention = new RetentionSweep(settings, database, recorder.blobs(), audit, clock);
        this.loop = new DeliveryLoop(this::deliver);
        toSweep.addAll(keyring.tenants());
    }

    /// Opens the store: seals what an earlier process left half-spoken and begins to deliver it.
    /// The database may be away; deposits and delivery then wait for it.
    ///
    /// @param audit may be unable to write for now; deposits and delivery then wait for it
    /// @throws IOException when a folder cannot be used, or another process uses it
    public static VoicemailStore open(
            StorePaths paths, Keys keys, Database database, AuditLog audit, InstantSource clock)
            throws IOException {
        return open(paths, keys, database, audit, clock, FileOpener.SYSTEM);
    }

    static VoicemailStore open(
            StorePaths paths,
            Keys keys,
            Database database,
            AuditLog audit,
            InstantSource clock,
            FileOpener opener)
            throws IOException {
        var store = new VoicemailStore(paths, keys, database, audit, clock, opener);
        store.loop.start();
        return store;
    }

    /// Makes the keys of a practice, when it has none yet. Without them it can take no message.
    ///
    /// @throws org.wardline.key.StoreSealed without the content root
    /// @throws DatabaseUnavailable when the database is away
    /// @throws org.wardline.audit.AuditUnavailable when the log cannot be written
    public void createKeys(TenantId tenant) {
        if (database.inTenant(tenant, tenantKeys::exist)) {
            keyring.readDatabase();
            return;
        }
        keys.root().kek();
        var fresh = tenantKeys.generate();
        var point = fresh.deposit().publicHalf();
        note(tenant, new KeyCreated("tenant_kek", fresh.kek().ref().toString()));
        var receipt = note(tenant, new KeyCreated("deposit_key", point.ref().toString()));
        database.useTenant(
                tenant,
                tx -> {
                    tenantKeys.insert(tx, tenant, fresh, receipt.index());
                    keyring.insert(tx, tenant, point, receipt.index());
                });
        keyring.readDatabase();
    }

    /// Begins a message; returns when its content key is durable, before the tone.
    ///
    /// @param listener told on the journal's thread when the disk makes trouble; must only post
    /// @throws StoreFull when the disk is full
    /// @throws StoreUnavailable when the disk fails, too much is being recorded, or the practice
    ///   has no keys
    public Deposit beginDeposit(DepositRequest request, Consumer<JournalTrouble> listener) {
        return recorder.begin(request, depositKey(request.tenant()), listener, loop::nudge);
    }

    /// The messages of a mailbox, newest first, at most 1,000. Who left them is empty while the
    /// store is sealed.
    ///
    /// @param granted LIST_MAILBOX on the mailbox
    /// @param receipt of the `MailboxListIntended` entry of the same person and session, at most a
    ///   minute old, not used before
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws DatabaseUnavailable when the database is away
    public List<MessageSummary> list(AccessGranted granted, AuditReceipt receipt) {
        var mailbox = evidence.ofListing(granted, receipt);
        return database.inTenant(
                mailbox.tenant(),
                tx -> {
                    var unlocked = tenantKeys.unlock(tx, mailbox.tenant());
                    var heard = messages.heardBy(tx, mailbox.mailbox(), granted.user());
                    return messages.in(tx, mailbox.mailbox()).stream()
                            .map(row -> summary(unlocked, mailbox.tenant(), row, heard))
                            .toList();
                });
    }

    /// Opens a message: the only way to a content key.
    ///
    /// @param granted LISTEN on the message
    /// @param receipt of the `ListenIntended` entry of the same person and session, at most a
    ///   minute old, not used before
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws org.wardline.key.StoreSealed without the content root
    /// @throws NoSuchMessage when the mailbox has no such message
    /// @throws SealBroken when the message was changed or moved
    /// @throws DatabaseUnavailable when the database is away
    public Playback open(AccessGranted granted, AuditReceipt receipt) {
        var wanted = evidence.ofListening(granted, receipt);
        keys.root().kek();
        var tenant = wanted.tenant();
        return database.inTenant(
                tenant,
                tx -> {
                    var row =
                            messages.find(tx, wanted.mailbox(), wanted.message())
                                    .orElseThrow(NoSuchMessage::new);
                    var content = tenantKeys.unlock(tx, tenant).contentOf(row);
                    try {
                        return playback(granted, row, content, receipt);
                    } finally {
                        content.destroy();
                    }
                });
    }

    /// Puts a message into another folder.
    ///
    /// @param granted the move's permission on the message
    /// @param receipt of the `MessageMoved` entry of the same person and session, at most a minute
    ///   old, not used before
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws NoSuchMessage when the mailbox has no such message, or a deleted one is not to be
    ///   brought back
    /// @throws DatabaseUnavailable when the database is away
    public void move(AccessGranted granted, MessageMove move, AuditReceipt receipt) {
        var wanted = evidence.ofMoving(granted, move, receipt);
        database.useTenant(
                wanted.tenant(),
                tx -> {
                    var row =
                            messages.find(tx, wanted.mailbox(), wanted.message())
                                    .filter(found -> move.applies(found.deletedAt().isPresent()))
                                    .orElseThrow(NoSuchMessage::new);
                    var message = row.message();
                    switch (move) {
                        case MARK_NEW -> messages.markNew(tx, message, granted.user());
                        case SAVE ->
                                messages.markHeard(
                                        tx, wanted.tenant(), message, granted.user(), receipt);
                        case DELETE -> messages.markDeleted(tx, message, granted.user(), receipt);
                        case RESTORE -> messages.markKept(tx, message, clock.instant());
                    }
                });
        tellLamps(wanted.tenant(), wanted.mailbox());
    }

    /// Gives a copy of a message to another mailbox of the practice.
    ///
    /// @param granted HANDLE_MESSAGES on the message
    /// @param target a mailbox that somebody may hear
    /// @param comment what the giver says to it, in the message's format; may be empty
    /// @param receipt of the `ForwardIntended` entry of the same person and session, at most a
    ///   minute old, not used before
    /// @return the entry that answers the intent
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws org.wardline.key.StoreSealed without the content root
    /// @throws NoSuchMessage when the mailbox has no such message
    /// @throws NobodyListens when nobody may hear the target
    /// @throws SealBroken when the message was changed or moved
    /// @throws StoreUnavailable when the disk fails
    /// @throws DatabaseUnavailable when the database is away
    public MessageForwarded forward(
            AccessGranted granted, MailboxId target, byte[] comment, AuditReceipt receipt) {
        var wanted = evidence.ofForwarding(granted, target, receipt);
        keys.root().kek();
        var forwarded = forwarding.forward(wanted, target, comment, receipt);
        tellLamps(wanted.tenant(), target);
        return forwarded;
    }

    /// What callers hear first.
    public Greetings greetings() {
        return greetings;
    }

    /// What practices decide about their voicemail.
    public PracticeSettings settings() {
        return settings;
    }

    /// Mailboxes of which nothing ends by itself.
    public LegalHolds holds() {
        return holds;
    }

    /// How many messages a mailbox holds, for each lamp.
    ///
    /// @throws DatabaseUnavailable when the database is away
    public MailboxChanged now(TenantId tenant, MailboxId mailbox) {
        return delivery.now(tenant, mailbox);
    }

    /// Tells when a message came or was heard, on a thread of the store; must only post. Delivery
    /// may tell the same counts twice.
    public void onChange(Consumer<MailboxChanged> listener) {
        delivery.listen(listener);
    }

    /// Whether messages can be opened.
    public boolean isOpen() {
        return keys.root().isOpen();
    }

    /// How many ended messages still wait for the disk or the database.
    ///
    /// @throws IOException when the folder cannot be read
    public int undelivered() throws IOException {
        return recorder.waiting() + recorder.outbox().size();
    }

    /// Stops delivering and recording. A message being spoken is recovered by the next start.
    @Override
    public void close() throws IOException {
        loop.close();
        recorder.close();
    }

    private AuditReceipt note(TenantId tenant, KeyCreated event) {
        return audit.append(Act.ofMachine(tenant, "voicemail-store", event));
    }

    private DepositPublicKey depositKey(TenantId tenant) {
        try {
            return keyring.of(tenant)
                    .orElseThrow(() -> new StoreUnavailable("The practice has no keys yet."));
        } catch (DatabaseUnavailable e) {
            throw new StoreUnavailable("No message can be recorded at the moment.", e);
        }
    }

    private Playback playback(
            AccessGranted granted, MessageRow row, ContentKey content, AuditReceipt receipt) {
        var tenant = granted.tenant();
        var object = row.object(keys.deployment(), tenant);
        try {
            var channel = recorder.blobs().open(ObjectSealer.blobId(object));
            try {
                var reader = SealedReader.open(content, object.bytes(), channel);
                if (reader.lengthBytes() != row.audioBytes()) {
                    throw new SealBroken("length");
                }
                return new Playback(
                        row, receipt, reader, channel, () -> markHeard(granted, row, receipt));
            } catch (SealBroken e) {
                channel.close();
                log.error("message {} is damaged: {}", row.message(), e.part());
                throw e;
            }
        } catch (NoSuchFileException _) {
            log.error("message {} has no object", row.message());
            throw new SealBroken("object missing");
        } catch (IOException e) {
            throw new StoreUnavailable("The message cannot be read at the moment.", e);
        }
    }

    private MessageSummary summary(
            TenantKeys.Unlocked unlocked, TenantId tenant, MessageRow row, Set<MessageId> heard) {
        return new MessageSummary(
                row.message(),
                row.createdAt(),
                row.length(),
                keys.root().isOpen() ? caller(unlocked, tenant, row) : Optional.empty(),
                row.folder(heard.contains(row.message())),
                row.interrupted(),
                row.copied().map(MessageRow.Copied::by),
                row.sealedBytes(),
                row.sha256());
    }

    private Optional<Caller> caller(TenantKeys.Unlocked unlocked, TenantId tenant, MessageRow row) {
        try {
            var content = unlocked.contentOf(row);
            var object = row.object(keys.deployment(), tenant);
            var caller = Caller.open(row.caller(), content, object);
            content.destroy();
            return Optional.of(caller);
        } catch (SealBroken e) {
            log.error("the row of message {} is damaged: {}", row.message(), e.part());
            return Optional.empty();
        }
    }

    private void markHeard(AccessGranted granted, MessageRow row, AuditReceipt intent) {
        var tenant = granted.tenant();
        try {
            var first =
                    database.inTenant(
                            tenant,
                            tx ->
                                    messages.markHeard(
                                            tx, tenant, row.message(), granted.user(), intent));
            if (first) {
                tellLamps(tenant, row.mailbox());
            }
        } catch (DatabaseUnavailable e) {
            log.warn("message {} was heard but not marked: {}", row.message(), e.getMessage());
        }
    }

    /// What was done stays done when the database goes away before the lamps know: they learn it
    /// with the next change.
    private void tellLamps(TenantId tenant, MailboxId mailbox) {
        try {
            delivery.changed(tenant, mailbox);
        } catch (DatabaseUnavailable e) {
            log.warn("the lamps of mailbox {} are not told: {}", mailbox, e.getMessage());
        }
    }

    private void deliver() throws IOException {
        recorder.sealWaiting();
        toSweep.addAll(delivery.deliverAll());
        if (keys.root().isOpen()) {
            for (var tenant : Set.copyOf(toSweep)) {
                sweep.sweep(tenant);
                toSweep.remove(tenant);
            }
        }
        retention.pass(keyring.tenants(), ended -> tellLamps(ended.tenant(), ended.mailbox()));
    }
}
