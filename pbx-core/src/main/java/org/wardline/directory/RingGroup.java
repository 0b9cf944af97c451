package org.wardline.directory;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// An extension that rings others besides phones of its own. Number, name, mailbox and ring time
/// are those of the extension.
///
/// @param extension whose number rings the group
/// @param order who rings when
/// @param each in order, how long each member rings; 5 s to 60 s, whole seconds
/// @param priority whether its calls ring differently (Alert-Info)
/// @param members 1 to 50, each once, never the group itself
public record RingGroup(
        ExtensionId extension,
        TenantId tenant,
        Order order,
        Duration each,
        boolean priority,
        List<Member> members) {

    /// Two to three rings in the North American cadence.
    public static final Duration DEFAULT_EACH = Duration.ofSeconds(15);

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MAX_MEMBERS = 50;

    /// Who rings when.
    public enum Order {
        /// All members at once, or each after its own delay, until the group's ring time is over.
        ALL,
        /// One member after the other.
        IN_ORDER
    }

    /// One extension of a group.
    ///
    /// @param delay when all ring, how long after the others it begins; 0 s to 60 s
    public record Member(ExtensionId extension, Duration delay) {

        /// @throws DirectoryRefused when the delay is out of range
        public Member {
            Objects.requireNonNull(extension, "extension");
            if (delay.isNegative() || delay.compareTo(LONGEST) > 0 || delay.toNanosPart() != 0) {
                throw new DirectoryRefused("A member of a group rings after 0 to 60 seconds.");
            }
        }
    }

    /// @throws DirectoryRefused when a value is outside the ranges above
    public RingGroup {
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(order, "order");
        members = List.copyOf(members);
        ExtensionId group = extension;
        if (each.compareTo(SHORTEST) < 0
                || each.compareTo(LONGEST) > 0
                || each.toNanosPart() != 0) {
            throw new DirectoryRefused("Each member of a group rings for 5 to 60 seconds.");
        }
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new DirectoryRefused("A group has 1 to 50 members.");
        }
        if (members.stream().map(Member::extension).distinct().count() < members.size()
                || members.stream().anyMatch(member -> member.extension().equals(group))) {
            throw new DirectoryRefused("A group has each member once and never itself.");
        }
    }
}
