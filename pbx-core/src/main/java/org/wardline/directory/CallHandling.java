package org.wardline.directory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.wardline.access.Role;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// How calls to an extension are handled. Its people change the first three themselves, by star
/// codes; the rest is the practice's decision.
///
/// @param doNotDisturb its phones do not ring; callers meet what they meet when it is busy
/// @param callWaiting whether a phone that is in a call rings for another one
/// @param forwards where its calls go instead: extensions and groups of the practice. A number that
///   leads nowhere counts as none
/// @param pickupGroup who may answer its calls from another phone: the extensions of the same group
/// @param role whose desk it is, for what its phones show of callers
public record CallHandling(
        ExtensionId extension,
        TenantId tenant,
        boolean doNotDisturb,
        boolean callWaiting,
        Map<ForwardWhen, ExtensionNumber> forwards,
        Optional<String> pickupGroup,
        Optional<Role> role) {

    /// @throws DirectoryRefused when the name of the pickup group is malformed
    public CallHandling {
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(role, "role");
        forwards =
                forwards.isEmpty()
                        ? Map.of()
                        : java.util.Collections.unmodifiableMap(new EnumMap<>(forwards));
        pickupGroup = pickupGroup.map(name -> Labels.checked("name of a pickup group", name));
    }

    /// An extension for which nothing was set.
    public static CallHandling usual(Extension extension) {
        return new CallHandling(
                extension.id(),
                extension.tenant(),
                false,
                true,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /// Where calls go in a case; empty when they stay.
    public Optional<ExtensionNumber> forward(ForwardWhen when) {
        return Optional.ofNullable(forwards.get(when));
    }

    /// Whether its phones ring for nobody: others then do not wait for it in a group.
    public boolean isAway() {
        return doNotDisturb || forwards.containsKey(ForwardWhen.ALWAYS);
    }

    /// Whether calls to one may be answered from the other: both are in the same pickup group.
    public boolean sharesCallsWith(CallHandling other) {
        return pickupGroup.isPresent() && pickupGroup.equals(other.pickupGroup);
    }

    /// The same, disturbed or not.
    public CallHandling withDoNotDisturb(boolean on) {
        return new CallHandling(extension, tenant, on, callWaiting, forwards, pickupGroup, role);
    }

    /// The same, with or without call waiting.
    public CallHandling withCallWaiting(boolean on) {
        return new CallHandling(extension, tenant, doNotDisturb, on, forwards, pickupGroup, role);
    }

    /// The same with another forward.
    ///
    /// @param to the new target; empty to forward no longer in this case
    public CallHandling withForward(ForwardWhen when, Optional<ExtensionNumber> to) {
        Map<ForwardWhen, ExtensionNumber> changed = new EnumMap<>(ForwardWhen.class);
        changed.putAll(forwards);
        changed.remove(when);
        to.ifPresent(number -> changed.put(when, number));
        return new CallHandling(
                extension, tenant, doNotDisturb, callWaiting, changed, pickupGroup, role);
    }
}
