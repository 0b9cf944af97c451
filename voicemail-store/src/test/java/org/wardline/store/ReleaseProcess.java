package org.wardline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.GrantChanged;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.TestPostgres;

/// A server's store and audit log in a process of its own, to be killed: plays a message and gives
/// mailboxes, again and again, and says each time what has got out.
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
    ///   physician, message
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
        for (int listener = 0; listener < 3; listener++) {
            Thread.ofPlatform().start(() -> process.playForever(message));
        }
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
