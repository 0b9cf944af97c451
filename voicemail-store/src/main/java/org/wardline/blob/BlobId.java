package org.wardline.blob;

import java.util.Objects;
import java.util.UUID;
import org.wardline.ident.TenantId;

/// Names one sealed object of a practice.
public record BlobId(TenantId tenant, UUID object) {

    public BlobId {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(object, "object");
    }
}
