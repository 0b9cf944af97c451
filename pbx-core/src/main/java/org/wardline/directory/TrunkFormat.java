package org.wardline.directory;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.key.Canonical;
import org.wardline.numbering.E164;

/// The trunks inside a [SnapshotFormat].
///
///     trunks: id name host port authorities(may be empty) lines
///       numbers: number extension
///       associate: 0 or 1, and then name signed scope expires
final class TrunkFormat {

    private TrunkFormat() {}

    static void write(List<Trunk> trunks, Canonical.Writer out) {
        out.put(trunks.size());
        trunks.forEach(trunk -> write(trunk, out));
    }

    private static void write(Trunk trunk, Canonical.Writer out) {
        TrunkServer server = trunk.server();
        out.put(trunk.id().value())
                .put(trunk.name())
                .put(server.host())
                .put(server.port())
                .put(server.authorities().orElse(""))
                .put(trunk.lines())
                .put(trunk.numbers().size());
        trunk.numbers().forEach(own -> out.put(own.number().digits()).put(own.extension().value()));
        out.put(trunk.associate().isPresent() ? 1 : 0);
        trunk.associate()
                .ifPresent(agreed ->
                        out.put(agreed.name())
                                .put(agreed.signed().toString())
                                .put(agreed.scope())
                                .put(agreed.expires().toString()));
    }

    static List<Trunk> read(Canonical.Reader in, TenantId tenant) {
        return SnapshotFormat.list(in, r -> trunk(r, tenant));
    }

    private static Trunk trunk(Canonical.Reader in, TenantId tenant) {
        return new Trunk(
                new TrunkId(in.uuid()),
                tenant,
                in.text(),
                new TrunkServer(
                        in.text(),
                        Math.toIntExact(in.number()),
                        Optional.of(in.text()).filter(pem -> !pem.isEmpty())),
                Math.toIntExact(in.number()),
                SnapshotFormat.list(
                        in, r -> new TrunkNumber(new E164(r.text()), new ExtensionId(r.uuid()))),
                in.number() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new AssociateRecord(
                                        in.text(),
                                        LocalDate.parse(in.text()),
                                        in.text(),
                                        LocalDate.parse(in.text()))));
    }
}
