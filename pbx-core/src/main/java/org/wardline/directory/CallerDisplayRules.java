package org.wardline.directory;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.wardline.access.Role;

/// What the phones of each job function show of outside callers (R88: names to those who need them
/// for their work). A phone may show less by itself: see [Device#callerDisplay].
///
/// @param byRole the roles with a rule of their own
/// @param others for extensions of no role, or of one without a rule
public record CallerDisplayRules(Map<Role, CallerDisplay> byRole, CallerDisplay others) {

    /// Before a practice has decided: the least that lets each role do its work.
    public static final CallerDisplayRules DEFAULT =
            new CallerDisplayRules(
                    Map.of(
                            Role.PROVIDER, CallerDisplay.FULL_NAME,
                            Role.CLINICAL_STAFF, CallerDisplay.FULL_NAME,
                            Role.FRONT_DESK, CallerDisplay.NUMBER,
                            Role.ADMINISTRATOR, CallerDisplay.PATIENT),
                    CallerDisplay.INITIALS);

    public CallerDisplayRules {
        Objects.requireNonNull(others, "others");
        byRole = Map.copyOf(byRole);
    }

    /// The rule for an extension of a role.
    public CallerDisplay of(Optional<Role> role) {
        return role.flatMap(r -> Optional.ofNullable(byRole.get(r))).orElse(others);
    }
}
