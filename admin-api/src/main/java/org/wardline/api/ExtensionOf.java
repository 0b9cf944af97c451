package org.wardline.api;

import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.ident.ExtensionId;

/// The extension that a path names.
///
/// @param practice as it was read for this request
record ExtensionOf(PracticeDirectory practice, Extension extension) {

    /// @throws ApiRefused 404 when the practice has none of that id
    static ExtensionOf path(DirectoryChanges directory, GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var id = new ExtensionId(exchange.exchange().id("extension"));
        return new ExtensionOf(
                practice,
                practice.extension(id)
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.NOT_FOUND,
                                        "There is no such extension in this practice.")));
    }
}
