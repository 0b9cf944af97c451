package org.wardline.api;

import org.wardline.directory.Device;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.ident.DeviceId;

/// The phone that a path names.
///
/// @param practice as it was read for this request
record DeviceOf(PracticeDirectory practice, Device device) {

    /// @throws ApiRefused 404 when the practice has none of that id
    static DeviceOf path(DirectoryChanges directory, GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var id = new DeviceId(exchange.exchange().id("device"));
        return new DeviceOf(
                practice,
                practice.device(id)
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.NOT_FOUND,
                                        "There is no such phone in this practice."))
                        .device());
    }
}
