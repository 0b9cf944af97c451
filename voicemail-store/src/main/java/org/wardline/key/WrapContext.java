package org.wardline.key;

import java.util.UUID;
import org.wardline.ident.TenantId;

/// Where a wrapped key belongs. It is authenticated with the wrap, so a wrap that is copied to
/// another message, mailbox, practice or key version does not open.
public sealed interface WrapContext {

    /// The canonical bytes.
    byte[] bytes();

    /// Of an object's content key.
    ///
    /// @param holder the mailbox (for a message) or call that the object lies in
    /// @param kek the key that wraps it
    record OfContentKey(ObjectContext object, UUID holder, KekRef kek) implements WrapContext {
        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put("wardline/wrap/content-key/v1")
                    .put(object.bytes())
                    .put(holder)
                    .put(kek.id())
                    .put(kek.version())
                    .bytes();
        }
    }

    /// Of a practice's wrapping key under the content root.
    record OfTenantKek(UUID deployment, TenantId tenant, KekRef kek, KekRef root)
            implements WrapContext {
        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put("wardline/wrap/tenant-kek/v1")
                    .put(deployment)
                    .put(tenant.value())
                    .put(kek.id())
                    .put(kek.version())
                    .put(root.id())
                    .put(root.version())
                    .bytes();
        }
    }

    /// Of the private half of a practice's deposit key under the practice's wrapping key.
    record OfDepositKey(UUID deployment, TenantId tenant, KekRef depositKey, KekRef kek)
            implements WrapContext {
        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put("wardline/wrap/deposit-key/v1")
                    .put(deployment)
                    .put(tenant.value())
                    .put(depositKey.id())
                    .put(depositKey.version())
                    .put(kek.id())
                    .put(kek.version())
                    .bytes();
        }
    }

    /// Of the copy that the recording journal keeps under the service key until the object is
    /// sealed.
    ///
    /// @param factsSha256 digest of what the journal says about the recording
    record OfRecoveryCopy(ObjectContext object, String factsSha256) implements WrapContext {
        @Override
        public byte[] bytes() {
            return new Canonical.Writer()
                    .put("wardline/wrap/recovery-copy/v1")
                    .put(object.bytes())
                    .put(factsSha256)
                    .bytes();
        }
    }
}
