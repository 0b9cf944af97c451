package org.wardline.routing;

import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.PracticeDirectory;

/// Decides where a call goes, from what a known phone of a practice dialled. A phone reaches its
/// own practice only: another practice's numbers do not exist for it.
public final class Router {

    private Router() {}

    /// Emergency numbers first, before any dial plan; then star codes and the practice's
    /// extensions.
    ///
    /// @param practice the caller's practice
    /// @param dialled the user part of the Request-URI, unescaped; anything at all
    public static Destination route(PracticeDirectory practice, String dialled) {
        return EmergencyNumber.of(dialled)
                .<Destination>map(Destination.Emergency::new)
                .or(() -> FeatureCode.of(dialled).map(Destination.Feature::new))
                .or(() -> practice.extensionByNumber(dialled).map(Destination.Ring::new))
                .orElseGet(Destination.Unknown::new);
    }
}
