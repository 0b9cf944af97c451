package org.wardline.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.wardline.db.DbRole;
import org.wardline.ident.TenantId;

/// Fills a log with what years leave behind: batches as the sequencer writes them, without waiting
/// for callers, and a checkpoint of the whole.
final class BulkLog {

    private static final int BATCH = 2_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private BulkLog() {}

    /// Appends acts to an empty log, one a second, and witnesses them.
    static void fill(AuditLogConfig config, int entries, IntFunction<Act> acts)
            throws SQLException, IOException {
        var logId = config.signer().verifierKey().logId();
        var heads = new HashMap<TenantId, TenantHead>();
        try (var store =
                new LogStore(config.target().connect(DbRole.AUDIT, config.password()), logId)) {
            var head = new LogHead(new MerkleTree(), store.takeOver(START), Instant.EPOCH);
            for (int start = 0; start < entries; start += BATCH) {
                var batch = new Batch(logId, head);
                for (int i = start; i < Math.min(entries, start + BATCH); i++) {
                    var act = acts.apply(i);
                    batch.add(
                            act,
                            heads.getOrDefault(act.tenant(), TenantHead.NONE),
                            START.plus(Duration.ofSeconds(i)));
                }
                if (!store.write(batch)) {
                    throw new IllegalStateException("the log was taken over");
                }
                heads.putAll(batch.heads());
                head = batch.after();
            }
            witness(config, head, heads);
        }
    }

    private static void witness(
            AuditLogConfig config, LogHead head, Map<TenantId, TenantHead> heads)
            throws IOException {
        var key = config.signer().verifierKey();
        var checkpoint =
                new Checkpoint(
                        key.name(),
                        head.tree().size(),
                        head.tree().root().base64(),
                        START.plus(Duration.ofSeconds(head.tree().size())),
                        "clock not synchronised",
                        new PracticeTree(heads).root().base64());
        try (var witness = Witness.open(config.witnessFolder(), key)) {
            witness.append(checkpoint, config.signer().sign(checkpoint));
        }
    }
}
