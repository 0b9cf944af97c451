package org.wardline.directory;

import java.util.Objects;
import org.wardline.ident.ExtensionId;
import org.wardline.numbering.E164;

/// A number of the practice in the public network.
///
/// @param number as the carrier delivers it
/// @param extension where its calls go, and whose calls show it
public record TrunkNumber(E164 number, ExtensionId extension) {

    public TrunkNumber {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(extension, "extension");
    }
}
