package org.wardline.store;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.key.WrapContext;

/// Wraps content keys anew: from the deposit key, as the recorder left them, under the practice's
/// wrapping key. Needs the content root. Each batch is one transaction; a kill in between leaves
/// every message readable under one key or the other.
final class DepositSweep {

    private static final Logger log = LoggerFactory.getLogger(DepositSweep.class);
    private static final UUID FIRST = new UUID(0, 0);
    private static final int BATCH = 100;

    private final Keys keys;
    private final TenantKeys tenantKeys;
    private final Database database;
    private final MessageTable messages;

    /// One batch: where it ended, and how many rows it looked at and wrapped anew.
    private record Batch(UUID last, int seen, int wrapped) {}

    DepositSweep(Keys keys, TenantKeys tenantKeys, Database database, MessageTable messages) {
        this.keys = keys;
        this.tenantKeys = tenantKeys;
        this.database = database;
        this.messages = messages;
    }

    /// Sweeps one practice.
    ///
    /// @return how many content keys were wrapped anew
    int sweep(TenantId tenant) {
        int wrapped = 0;
        var after = FIRST;
        for (int seen = BATCH; seen == BATCH; ) {
            var from = after;
            var batch = database.inTenant(tenant, tx -> batch(tx, tenant, from));
            after = batch.last();
            seen = batch.seen();
            wrapped += batch.wrapped();
        }
        return wrapped;
    }

    private Batch batch(Tx tx, TenantId tenant, UUID after) {
        var rows = messages.toRewrap(tx, after, BATCH);
        if (rows.isEmpty()) {
            return new Batch(after, 0, 0);
        }
        var unlocked = tenantKeys.unlock(tx, tenant);
        int wrapped = 0;
        for (var row : rows) {
            wrapped += rewrap(tx, tenant, row, unlocked) ? 1 : 0;
        }
        tenantKeys.countWraps(tx, unlocked.newest().kek().ref(), wrapped);
        return new Batch(rows.getLast().message().value(), rows.size(), wrapped);
    }

    private boolean rewrap(Tx tx, TenantId tenant, MessageRow row, TenantKeys.Unlocked unlocked) {
        var object = row.object(keys.deployment(), tenant);
        try {
            var deposit = unlocked.version(row.kek().version()).deposit();
            var content = deposit.unwrap(row.wrap().toArray(), row.wrapContext(object));
            var kek = unlocked.newest().kek();
            var place = new WrapContext.OfContentKey(object, row.mailbox().value(), kek.ref());
            messages.rewrap(tx, row.message(), kek.ref(), kek.wrap(content, place));
            content.destroy();
            return true;
        } catch (SealBroken e) {
            log.error("message {} cannot be wrapped anew: {}", row.message(), e.part());
            return false;
        }
    }
}
