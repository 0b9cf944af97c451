package org.wardline.directory;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;

/// What connects a practice to the public network: a carrier's server, to which this one keeps a
/// TLS connection of its own, and the numbers that the carrier brings.
///
/// @param id opaque name of the trunk
/// @param tenant the practice that it belongs to
/// @param name what people of the practice call it, 1 to 100 characters
/// @param server where the carrier is
/// @param lines how many calls it carries at a time, 1 to 1,000
/// @param numbers of the practice, at least one; the first is the practice's own, which calls show
///   whose extension has none
/// @param associate the agreement under which calls are given to the carrier; empty before there is
///   one
public record Trunk(
        TrunkId id,
        TenantId tenant,
        String name,
        TrunkServer server,
        int lines,
        List<TrunkNumber> numbers,
        Optional<AssociateRecord> associate) {

    private static final int MOST_LINES = 1_000;
    private static final int MOST_NUMBERS = 1_000;

    /// @throws DirectoryRefused when a value is outside the ranges above
    public Trunk {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(associate, "associate");
        name = Labels.checked("name of a trunk", name);
        numbers = List.copyOf(numbers);
        if (lines < 1 || lines > MOST_LINES) {
            throw new DirectoryRefused("A trunk carries 1 to 1000 calls at a time.");
        }
        if (numbers.isEmpty() || numbers.size() > MOST_NUMBERS) {
            throw new DirectoryRefused("A trunk has 1 to 1000 numbers.");
        }
        if (new HashSet<>(numbers.stream().map(TrunkNumber::number).toList()).size()
                != numbers.size()) {
            throw new DirectoryRefused("A trunk has a number once.");
        }
    }

    /// Whether calls may be given to the carrier, and taken from it: emergency calls always may.
    public boolean isEnabled(Instant moment) {
        return associate.filter(agreed -> agreed.isInForce(moment)).isPresent();
    }

    /// Where the calls to a number go; empty for one that is not the practice's.
    public Optional<ExtensionId> extensionOf(E164 number) {
        return numbers.stream()
                .filter(own -> own.number().equals(number))
                .map(TrunkNumber::extension)
                .findFirst();
    }

    /// The number that the calls of an extension show.
    public E164 shownFor(ExtensionId extension) {
        return numbers.stream()
                .filter(own -> own.extension().equals(extension))
                .findFirst()
                .orElse(numbers.getFirst())
                .number();
    }
}
