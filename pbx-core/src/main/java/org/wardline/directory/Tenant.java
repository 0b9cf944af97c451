package org.wardline.directory;

import java.util.Objects;
import java.util.regex.Pattern;
import org.wardline.ident.TenantId;

/// One practice.
///
/// @param id opaque name of the practice
/// @param name what people call it; not patient information; 1 to 100 characters
/// @param domain the host name in its SIP addresses, in its certificate (RFC 5922: exact, no
///   wildcard) and in its phones' TLS server name; also the digest realm. Lower case; unique in the
///   deployment; it never changes, because the phones' credentials are bound to it
public record Tenant(TenantId id, String name, String domain) {

    private static final Pattern HOST_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
                            + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    /// @throws DirectoryRefused when the name or the domain is not of the form above
    public Tenant {
        Objects.requireNonNull(id, "id");
        if (id.equals(TenantId.DEPLOYMENT)) {
            throw new DirectoryRefused("The deployment itself is not a practice.");
        }
        name = Labels.checked("name of the practice", name);
        if (!HOST_NAME.matcher(domain).matches()) {
            throw new DirectoryRefused(
                    "The domain of a practice is a host name in lower case, such as"
                            + " phones.example.org.");
        }
    }
}
