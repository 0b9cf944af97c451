package org.wardline.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.db.DatabaseMisconfigured;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.db.DbRole;
import org.wardline.ident.TenantId;

/// Writes batches and checkpoints on one connection, which it opens again when it was lost.
///
/// After a lost connection the log is read again before anything is written: a commit whose answer
/// was lost is found there, and an entry that somebody else has put there is noticed. Owned by the
/// sequencer's thread.
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    static final int CHECKPOINT_ENTRIES = 1_000;
    static final Duration CHECKPOINT_AGE = Duration.ofSeconds(60);

    private final AuditLogConfig config;
    private final UUID logId;
    private final Witness witness;
    private final InstantSource clock;

    /// The newest entry of every practice that has any.
    private final Map<TenantId, TenantHead> tenants = new HashMap<>();

    private Optional<LogStore> store = Optional.empty();

    /// What we last knew to be in the log.
    private Optional<LogHead> head = Optional.empty();

    /// A batch whose commit was not answered.
    private Optional<Batch> doubtful = Optional.empty();

    /// Entries of such a batch that turned out to be in the log after its writers were told that it
    /// is not known: an act that is handed over again is one of these, not another entry.
    private List<Batch.Entry> unanswered = List.of();

    private Optional<AuditLogUnusable> unusable = Optional.empty();
    private Instant uncoveredSince = Instant.EPOCH;
    private boolean witnessFails;

    LogWriter(AuditLogConfig config, Witness witness, InstantSource clock) {
        this.config = config;
        this.logId = config.signer().verifierKey().logId();
        this.witness = witness;
        this.clock = clock;
    }

    /// Makes the acts durable, in order.
    ///
    /// @throws AuditUnavailable when they are not known to be durable
    List<Batch.Entry> write(List<Act> acts) {
        requireUsable();
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                if (store.isEmpty()) {
                    connect();
                }
                return writeFresh(acts);
            } catch (SQLException e) {
                lost("SQLSTATE " + e.getSQLState());
            } catch (DatabaseUnavailable e) {
                lost("SQLSTATE " + e.sqlState());
            } catch (DatabaseMisconfigured e) {
                lost(e.safeMessage());
            } catch (AuditLogUnusable e) {
                unusable = Optional.of(e);
                lost(e.safeMessage());
                requireUsable();
            }
        }
        throw new AuditUnavailable("the database is not available");
    }

    /// Writes what is not in the log yet.
    @SuppressWarnings("ReferenceEquality") // two acts may well be equal
    private List<Batch.Entry> writeFresh(List<Act> acts) throws SQLException {
        var left = new ArrayList<>(unanswered);
        var entries = new ArrayList<Optional<Batch.Entry>>();
        var fresh = new ArrayList<Act>();
        for (var act : acts) {
            var known = left.stream().filter(entry -> entry.act() == act).findFirst();
            known.ifPresentOrElse(left::remove, () -> fresh.add(act));
            entries.add(known);
        }
        var written = List.<Batch.Entry>of().iterator();
        if (!fresh.isEmpty()) {
            makeRoom(fresh.size());
            var batch = plan(fresh);
            commit(batch);
            written = batch.entries().iterator();
        }
        unanswered = List.copyOf(left);
        var all = new ArrayList<Batch.Entry>();
        for (var known : entries) {
            all.add(known.isPresent() ? known.get() : written.next());
        }
        return all;
    }

    /// Connects for the first time.
    ///
    /// @throws AuditLogUnusable when the log must not be written on
    void open() {
        try {
            connect();
        } catch (DatabaseUnavailable e) {
            disconnect();
            LOG.warn("audit log: the database is not available yet");
        } catch (SQLException e) {
            disconnect();
            if (!isConnectionLost(e)) {
                throw new AuditLogUnusable(
                        "The audit log's tables cannot be used (SQLSTATE "
                                + e.getSQLState()
                                + ").");
            }
        }
    }

    /// Connection (08) and operator intervention (57) pass; a missing table or right does not.
    private static boolean isConnectionLost(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57");
    }

    /// Signs and witnesses the log's size when enough entries or time have passed.
    ///
    /// @throws AuditUnavailable when a checkpoint is due and cannot be witnessed
    void checkpointIfDue() {
        long uncovered = uncovered();
        if (uncovered >= CHECKPOINT_ENTRIES
                || (uncovered > 0
                        && !clock.instant().isBefore(uncoveredSince.plus(CHECKPOINT_AGE)))) {
            checkpoint();
        }
    }

    /// A checkpoint before acts that the next one could not cover as well.
    private void makeRoom(int acts) {
        if (acts > room()) {
            checkpoint();
        } else {
            checkpointIfDue();
        }
    }

    /// Signs and witnesses the log as it is.
    ///
    /// @throws AuditUnavailable when that cannot be done
    void checkpoint() {
        if (uncovered() == 0) {
            return;
        }
        var tree = head.orElseThrow().tree();
        var checkpoint =
                new Checkpoint(
                        config.signer().verifierKey().name(),
                        tree.size(),
                        tree.root().base64(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        ClockState.read().line(),
                        new PracticeTree(tenants).root().base64());
        var note = config.signer().sign(checkpoint);
        try {
            witness.append(checkpoint, note);
            witnessFails = false;
        } catch (IOException e) {
            if (!witnessFails) {
                LOG.error("audit log: the witness file cannot be written", e);
            }
            witnessFails = true;
            throw new AuditUnavailable("the witness file cannot be written");
        }
        copyToDatabase(tree.size(), note);
    }

    /// The last checkpoint, and the end of the connection.
    void close() {
        try {
            if (unusable.isEmpty()) {
                checkpoint();
            }
        } catch (AuditUnavailable e) {
            LOG.error("audit log: closed without a last checkpoint");
        } finally {
            abandon();
        }
    }

    /// Lets go of everything without a last checkpoint.
    void abandon() {
        disconnect();
        witness.close();
    }

    /// The most entries that the next batch may have, so that no checkpoint covers more than it
    /// promises.
    int room() {
        return (int) Math.max(1, CHECKPOINT_ENTRIES - uncovered());
    }

    private long uncovered() {
        return head.map(known ->
                        known.tree().size() - witness.newest().map(Checkpoint::size).orElse(0L))
                .orElse(0L);
    }

    private Batch plan(List<Act> acts) {
        var batch = new Batch(logId, head.orElseThrow());
        for (var act : acts) {
            batch.add(act, tenants.getOrDefault(act.tenant(), TenantHead.NONE), clock.instant());
        }
        return batch;
    }

    private void commit(Batch batch) throws SQLException {
        doubtful = Optional.of(batch);
        if (!store.orElseThrow().write(batch)) {
            throw new AuditLogUnusable("Another process has taken the audit log over.");
        }
        if (uncovered() == 0) {
            uncoveredSince = clock.instant();
        }
        head = Optional.of(batch.after());
        tenants.putAll(batch.heads());
        doubtful = Optional.empty();
    }

    /// Opens the connection, takes the log over and reads its head, and with it whether a batch
    /// whose commit was not answered is in the log.
    private void connect() throws SQLException {
        var opened = new LogStore(config.target().connect(DbRole.AUDIT, config.password()), logId);
        store = Optional.of(opened);
        if (!opened.tryLock()) {
            throw held();
        }
        if (opened.otherLog().isPresent()) {
            throw new AuditLogUnusable("The database holds the audit log of another key.");
        }
        long epoch = opened.takeOver(clock.instant());
        var found = new LogRecovery(opened, logId, witness.newest()).load(epoch);
        boolean committed = doubtful.isPresent() && same(found, doubtful.get().after());
        if (head.isPresent() && !committed && !same(found, head.get())) {
            throw new AuditLogUnusable("The audit log was changed while its connection was lost.");
        }
        tenants.clear();
        tenants.putAll(opened.tenantHeads());
        head = Optional.of(found);
        if (committed) {
            unanswered = doubtful.get().entries();
        }
        doubtful = Optional.empty();
    }

    /// At start the operator must know; later it is our own connection that has not ended yet.
    private RuntimeException held() {
        disconnect();
        return head.isPresent()
                ? new AuditUnavailable("its lock is still held")
                : new AuditLogUnusable("Another process is writing this audit log.");
    }

    private static boolean same(LogHead one, LogHead other) {
        return one.tree().size() == other.tree().size()
                && one.tree().root().equals(other.tree().root());
    }

    private void requireUsable() {
        if (unusable.isPresent()) {
            throw new AuditUnavailable("unusable: " + unusable.get().safeMessage());
        }
    }

    private void lost(String reason) {
        LOG.warn("audit log: connection given up: {}", reason);
        disconnect();
    }

    private void copyToDatabase(long size, String note) {
        try {
            if (store.isPresent()) {
                store.get().writeCheckpoint(size, note);
            }
        } catch (SQLException e) {
            // The witness has it, which is what counts; the copy is for convenience.
            disconnect();
        }
    }

    private void disconnect() {
        store.ifPresent(lost -> {
            try {
                lost.close();
            } catch (SQLException e) {
                LOG.debug("closing a lost connection failed", e);
            }
        });
        store = Optional.empty();
    }
}
