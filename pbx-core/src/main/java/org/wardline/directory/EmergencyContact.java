package org.wardline.directory;

import java.net.URI;
import java.util.Objects;
import org.wardline.ident.ContactId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// Somebody whom a practice wants told when help is called for: the staffed point of 47 CFR
/// 9.16(b)(2).
///
/// @param id opaque name
/// @param tenant the practice
/// @param name what people call it
/// @param way how it is told
public record EmergencyContact(ContactId id, TenantId tenant, String name, Way way) {

    /// Most that a practice may have: every one of them is told of every call.
    public static final int MOST = 20;

    /// How a contact is told.
    public sealed interface Way {

        /// [Phones], as it is stored.
        String PHONES = "phones";

        /// [Webhook], as it is stored.
        String WEBHOOK = "webhook";

        /// Its stable name.
        default String word() {
            return switch (this) {
                case Phones _ -> PHONES;
                case Webhook _ -> WEBHOOK;
            };
        }

        /// By a text on the screens of an extension's phones.
        record Phones(ExtensionId extension) implements Way {
            public Phones {
                Objects.requireNonNull(extension, "extension");
            }
        }

        /// By a signed POST to a web server.
        ///
        /// @param url `https` with a host name
        /// @param key signs what is sent; [#KEY_BYTES] random bytes
        record Webhook(URI url, Secret<byte[]> key) implements Way {

            /// As long as the hash that it keys (RFC 2104 3).
            public static final int KEY_BYTES = 32;

            private static final int MAX_URL_CHARS = 500;

            /// @throws DirectoryRefused when the address is none that is called
            public Webhook {
                Objects.requireNonNull(key, "key");
                if (!"https".equals(url.getScheme())
                        || url.getHost() == null
                        || url.getUserInfo() != null
                        || url.getFragment() != null
                        || url.toString().length() > MAX_URL_CHARS) {
                    throw new DirectoryRefused(
                            "The address of a web server is https://host/path, without a password.");
                }
                if (key.reveal().length != KEY_BYTES) {
                    throw new IllegalArgumentException("a signing key has another length");
                }
            }

            /// The address is not printed: services put secrets into the paths of theirs.
            @Override
            public String toString() {
                return "Webhook[" + url.getHost() + "]";
            }
        }
    }

    /// @throws DirectoryRefused when the name is malformed
    public EmergencyContact {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        name = Labels.checked("name of the contact", name);
        Objects.requireNonNull(way, "way");
    }
}
