package org.wardline.key;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.wardline.ident.TenantId;

/// What a sealed object is, bound into it for its whole life: an object that is moved to another
/// practice, renamed or taken for another kind does not open.
///
/// @param deployment names this installation
/// @param object the object's id, for a message the message id
/// @param createdAt kept to the millisecond
public record ObjectContext(
        UUID deployment,
        TenantId tenant,
        UUID object,
        Kind kind,
        AudioFormat format,
        Instant createdAt) {

    private static final String VERSION = "wardline/object/v1";

    /// What an object holds.
    public enum Kind {
        /// A message that a caller left.
        VOICEMAIL("voicemail");

        private final String contextName;

        Kind(String contextName) {
            this.contextName = contextName;
        }

        /// The kind of that stable name.
        ///
        /// @throws SealBroken when this version knows no such kind
        static Kind named(String contextName) {
            if (VOICEMAIL.contextName.equals(contextName)) {
                return VOICEMAIL;
            }
            throw new SealBroken("object kind");
        }
    }

    public ObjectContext {
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(format, "format");
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /// The canonical bytes.
    public byte[] bytes() {
        return new Canonical.Writer()
                .put(VERSION)
                .put(deployment)
                .put(tenant.value())
                .put(object)
                .put(kind.contextName)
                .put(format.contextName())
                .put(createdAt)
                .bytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws SealBroken when they are not a context of this version
    public static ObjectContext parse(byte[] bytes) {
        var in = new Canonical.Reader(bytes, "object context");
        in.expect(VERSION);
        return new ObjectContext(
                in.uuid(),
                new TenantId(in.uuid()),
                in.uuid(),
                Kind.named(in.text()),
                AudioFormat.named(in.text()),
                in.instant());
    }
}
