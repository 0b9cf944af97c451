package org.wardline.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/// Where a phone stands, as options of a command.
final class PlaceOptions {

    @Option(names = "--premises", paramLabel = "NAME", description = "name of the premises, or id")
    private Optional<String> premises = Optional.empty();

    @Option(names = "--building", description = "which of their buildings")
    private Optional<String> building = Optional.empty();

    @Option(names = "--floor", description = "floor")
    private Optional<String> floor = Optional.empty();

    @Option(names = "--suite", description = "suite or apartment")
    private Optional<String> suite = Optional.empty();

    @Option(names = "--room", description = "room")
    private Optional<String> room = Optional.empty();

    @Option(names = "--detail", description = "what else helps to find it")
    private Optional<String> detail = Optional.empty();

    @Option(names = "--unknown", description = "nobody knows")
    private boolean unknown;

    boolean unknown() {
        return unknown;
    }

    /// Name or id of the premises.
    String premises() {
        return premises.orElseThrow(
                () -> new CommandFailed("Say where it stands: --premises NAME, or --unknown."));
    }

    Map<String, Object> body(UUID of) {
        var body = new LinkedHashMap<String, Object>();
        body.put("premises", of);
        building.ifPresent(text -> body.put("building", text));
        floor.ifPresent(text -> body.put("floor", text));
        suite.ifPresent(text -> body.put("unit", text));
        room.ifPresent(text -> body.put("room", text));
        detail.ifPresent(text -> body.put("detail", text));
        return body;
    }
}
