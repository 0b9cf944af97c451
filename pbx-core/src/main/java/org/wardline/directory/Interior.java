package org.wardline.directory;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where in its premises a phone stands, as somebody needs it who comes in by the street door: what
/// makes an address a dispatchable location (47 CFR 9.3). The elements are those of RFC 4119 2.2.1
/// and RFC 5139 3.1; each is 1 to 100 characters.
///
/// @param building BLD
/// @param floor FLR
/// @param unit UNIT: suite or apartment
/// @param room ROOM
/// @param detail LOC: what else helps to find it
public record Interior(
        Optional<String> building,
        Optional<String> floor,
        Optional<String> unit,
        Optional<String> room,
        Optional<String> detail) {

    /// The address says everything, or nothing more is known.
    public static final Interior NONE =
            new Interior(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /// @throws DirectoryRefused when a part is malformed
    public Interior {
        building = building.map(text -> Labels.checked("building", text));
        floor = floor.map(text -> Labels.checked("floor", text));
        unit = unit.map(text -> Labels.checked("suite", text));
        room = room.map(text -> Labels.checked("room", text));
        detail = detail.map(text -> Labels.checked("detail of the place", text));
    }

    /// On one line: `building West, floor 3, suite 300, room 5`; empty when nothing is said.
    public String text() {
        return Stream.of(
                        building.map("building %s"::formatted),
                        floor.map("floor %s"::formatted),
                        unit.map("suite %s"::formatted),
                        room.map("room %s"::formatted),
                        detail)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }
}
