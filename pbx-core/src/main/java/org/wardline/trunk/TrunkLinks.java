package org.wardline.trunk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.TrunkId;
import org.wardline.sip.transport.FlowListener;
import org.wardline.sip.transport.TlsConnector;
import org.wardline.tls.TlsIdentity;

/// One [TrunkLink] for each trunk that there is, whether or not its agreement is in force: an
/// emergency call goes over any. Thread-safe.
public final class TrunkLinks implements AutoCloseable {

    private final Surroundings with;
    private final Map<TrunkId, TrunkLink> links = new HashMap<>();
    private boolean closed;

    /// What a link works with.
    ///
    /// @param identity what a practice's domain is shown by, made anew for each connection
    /// @param flows hears what comes on the connections
    /// @param trunks hears which trunk a connection is
    public record Surroundings(
            TlsConnector connector,
            Function<String, TlsIdentity> identity,
            FlowListener flows,
            TrunkListener trunks) {
        public Surroundings {
            Objects.requireNonNull(connector, "connector");
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(flows, "flows");
            Objects.requireNonNull(trunks, "trunks");
        }
    }

    public TrunkLinks(Surroundings with) {
        this.with = Objects.requireNonNull(with, "with");
    }

    /// Works by a new directory: a trunk that is new, or whose server is another, is connected; one
    /// that is gone is closed.
    public synchronized void directory(DirectorySnapshot snapshot) {
        if (closed) {
            return;
        }
        Set<TrunkId> there = new HashSet<>();
        for (PracticeDirectory practice : snapshot.practices()) {
            for (Trunk trunk : practice.trunks()) {
                there.add(trunk.id());
                keep(practice, trunk);
            }
        }
        links.entrySet()
                .removeIf(entry -> {
                    boolean gone = !there.contains(entry.getKey());
                    if (gone) {
                        entry.getValue().close();
                    }
                    return gone;
                });
    }

    private void keep(PracticeDirectory practice, Trunk trunk) {
        TrunkLink link = links.get(trunk.id());
        TrunkServer server = trunk.server();
        if (link == null || !link.trunk().server().equals(server)) {
            if (link != null) {
                link.close();
            }
            links.put(trunk.id(), TrunkLink.start(trunk, practice.tenant().domain(), with));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        links.values().forEach(TrunkLink::close);
        links.clear();
    }
}
