package org.wardline.directory;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

/// The directory of all practices at one moment: immutable, complete in memory, replaced as a
/// whole. Signalling reads nothing else, so that a call never waits for a database.
public final class DirectorySnapshot {

    /// A deployment without practices.
    public static final DirectorySnapshot EMPTY = new DirectorySnapshot(java.util.List.of());

    private final Map<TenantId, PracticeDirectory> practices = new LinkedHashMap<>();
    private final Map<String, PracticeDirectory> byDomain = new LinkedHashMap<>();

    /// @throws IllegalArgumentException when two practices have the same id or domain
    public DirectorySnapshot(Collection<PracticeDirectory> practices) {
        for (PracticeDirectory practice : practices) {
            boolean twice =
                    this.practices.put(practice.tenant().id(), practice) != null
                            || byDomain.put(practice.tenant().domain(), practice) != null;
            if (twice) {
                throw new IllegalArgumentException("Two practices have the same id or domain");
            }
        }
    }

    /// All practices.
    public Collection<PracticeDirectory> practices() {
        return Collections.unmodifiableCollection(practices.values());
    }

    /// The practice with this id.
    public Optional<PracticeDirectory> practice(TenantId id) {
        return Optional.ofNullable(practices.get(id));
    }

    /// A device of any practice, with what proves it.
    public Optional<PracticeDirectory.RegisteredDevice> device(DeviceId id) {
        return practices.values().stream()
                .flatMap(practice -> practice.device(id).stream())
                .findFirst();
    }

    /// The practice with this host name, whatever its case (a SIP domain or TLS server name).
    public Optional<PracticeDirectory> practiceByDomain(String domain) {
        return Optional.ofNullable(byDomain.get(domain.toLowerCase(Locale.ROOT)));
    }
}
