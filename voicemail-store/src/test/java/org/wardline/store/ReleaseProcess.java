package org.wardline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.GrantChanged;
import org.wardline.audit.event.MessageMoved;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.TestPostgres;

/// A server's store and audit log in a process of its own, to be killed: plays a message, takes the
/// whole of it out as a download does, deletes another one, and gives mailboxes, again and again,
/// and says each time what has got out or changed.
final class ReleaseProcess {

    private static final int AUDIO_BYTES = 1_600;

    private final VoicemailStore store;
    private final PeopleStore people;
    private final Practice practice;

    private ReleaseProcess(VoicemailStore store, PeopleStore people, Practice practice) {
        this.store = store;
        this.people = people;
        this.practice = practice;
    }

    // checkstyle:off RegexpSingleline
    /// Works until it is killed.
    ///
    /// @param args home folder, folder of the database's socket, database, practice, mailbox,
    ///   physician, message to play, message to delete
    public static void main(String[] args) throws IOException {
        var home = Path.of(args[0]);
        var target = new DatabaseTarget.Embedded(Path.of(args[1]), args[2]);
        var passwords = TestPostgres.passwords();
        var signer = AuditSigner.load(home.resolve("audit-signer.key"));
        var audit =
                AuditLog.open(
                        new AuditLogConfig(
                                target, passwords.audit(), signer, home.resolve("witness")),
                        InstantSource.system());
        var database = Database.open(target, DbRole.APP, passwords.app());
        var house = new StoreHouse(home);
        var practice =
                new Practice(
                        TenantId.parse(args[3]),
                        MailboxId.parse(args[4]),
                        UserId.parse(args[5]),
                        SessionId.random(),
                        audit);
        var process =
                new ReleaseProcess(
                        house.open(database, audit),
                        new PeopleStore(database, house.keys().service(), InstantSource.system()),
                        practice);
        var message = MessageId.parse(args[6]);
        for (int listener = 0; listener < 2; listener++) {
            Thread.ofPlatform().start(() -> process.playForever(message));
        }
        Thread.ofPlatform().start(() -> process.takeForever(message, home.resolve("taken.wav")));
        Thread.ofPlatform().start(() -> process.deleteForever(MessageId.parse(args[7])));
        Thread.ofPlatform().start(process::giveForever);
    }

    private void playForever(MessageId message) {
        while (true) {
            var intent = practice.listens(message);
            try (var playback = store.open(practice.mayHear(message), intent)) {
                var audio = new byte[AUDIO_BYTES];
                playback.read(0, audio, 0, audio.length);
                System.out.println("released " + intent.index());
                practice.noted(playback.outcome());
            }
        }
    }

    /// The whole message in a file, with nothing said of it before: what is on the disk after a
    /// kill was released.
    private void takeForever(MessageId message, Path file) {
        while (true) {
            var intent = practice.listens(message);
            try (var playback = store.open(practice.mayHear(message), intent)) {
                Files.writeString(
                        file.resolveSibling("taken.index"), Long.toString(intent.index()));
                Files.write(file, StoreHouse.readAll(playback));
                System.out.println("exported " + intent.index());
                practice.noted(playback.outcome());
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Deletes and brings back. A kill between the two leaves it deleted, or not.
    private void deleteForever(MessageId message) {
        while (true) {
            try {
                var receipt =
                        practice.noted(
                                new MessageMoved(
                                        message, practice.mailbox(), MessageMove.DELETE.word()));
                store.move(practice.may(MessageMove.DELETE, message), MessageMove.DELETE, receipt);
                System.out.println("deleted " + receipt.index());
            } catch (NoSuchMessage _) {
                // Deleted by the process before.
            }
            practice.move(store, message, MessageMove.RESTORE);
        }
    }

    private void giveForever() {
        while (true) {
            var grant = new Grant(MailboxId.random(), Permission.LISTEN);
            var receipt =
                    practice.noted(
                            new GrantChanged(
                                    practice.physician(), "", "mailbox=" + grant.mailbox()));
            people.give(practice.tenant(), practice.physician(), grant, receipt);
            System.out.println("granted " + receipt.index());
        }
    }
    // checkstyle:on RegexpSingleline
}
