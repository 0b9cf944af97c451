package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.SpoolDamaged;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;

/// What earlier runs of the server left in the spool, oldest first: the log is asked which of it
/// has arrived, the rest is handed over. Owned by one thread.
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final SpoolFolder folder;
    private final ServiceKey key;
    private final Handover handover;

    Leftovers(SpoolFolder folder, ServiceKey key, Handover handover) {
        this.folder = folder;
        this.key = key;
        this.handover = handover;
    }

    /// Hands all of it over.
    ///
    /// @return false when the spool closes before the log is back
    boolean drain(List<Path> files) throws InterruptedException {
        for (var file : files) {
            try {
                if (!drain(file)) {
                    return false;
                }
            } catch (IOException e) {
                LOG.error("audit spool: {} can't be read; it stays", file.getFileName(), e);
            }
        }
        return true;
    }

    private boolean drain(Path file) throws IOException, InterruptedException {
        Optional<Act> damage;
        var opened = SegmentReader.open(file, key);
        if (opened.isPresent()) {
            try (var reader = opened.get()) {
                if (!drain(reader)) {
                    return false;
                }
                damage = damage(reader, reader.sizeBytes());
            }
            if (damage.isPresent()) {
                if (!handover.untilTaken(List.of(damage.get()))) {
                    return false;
                }
                folder.keepAside(file);
                return true;
            }
        }
        folder.delete(file);
        return true;
    }

    private boolean drain(SegmentReader reader) throws IOException, InterruptedException {
        var arrived = handover.arrived(reader.header());
        if (arrived.isEmpty()) {
            return false;
        }
        long size = reader.sizeBytes();
        for (var lot = reader.next(AuditLog.MOST_AT_ONCE, size);
                !lot.isEmpty();
                lot = reader.next(AuditLog.MOST_AT_ONCE, size)) {
            var missing = lot.stream().filter(act -> act.number() > arrived.getAsLong()).toList();
            var acts = acts(missing, reader.header().run());
            if (!acts.isEmpty() && !handover.untilTaken(acts)) {
                return false;
            }
        }
        return true;
    }

    /// What the log is told when a file goes on after the last act that could be read.
    static Optional<Act> damage(SegmentReader reader, long sizeBytes) {
        long bytes = sizeBytes - reader.position();
        if (bytes == 0) {
            return Optional.empty();
        }
        LOG.error("audit spool: {} bytes of a file can't be read; it is kept aside", bytes);
        return Optional.of(
                Act.ofMachine(
                        TenantId.DEPLOYMENT,
                        "signalling",
                        new SpoolDamaged(reader.header().run(), reader.newest(), bytes)));
    }

    /// Acts as the log takes them.
    static List<Act> acts(List<WaitingAct> waiting, UUID run) {
        return waiting.stream().map(act -> act.act(run)).flatMap(Optional::stream).toList();
    }
}
