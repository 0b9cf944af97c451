package org.wardline.access;

import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// What somebody wants to act on.
public sealed interface Resource {

    /// The practice that it belongs to, [TenantId#DEPLOYMENT] for the installation.
    TenantId tenant();

    /// The installation itself.
    record Deployment() implements Resource {
        @Override
        public TenantId tenant() {
            return TenantId.DEPLOYMENT;
        }
    }

    /// A practice's configuration and status.
    record Practice(TenantId tenant) implements Resource {
        public Practice {
            Objects.requireNonNull(tenant, "tenant");
        }
    }

    /// A person's own account.
    record Account(TenantId tenant, UserId user) implements Resource {
        public Account {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(user, "user");
        }
    }

    /// A mailbox as a whole.
    record Mailbox(TenantId tenant, MailboxId mailbox) implements Resource {
        public Mailbox {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(mailbox, "mailbox");
        }
    }

    /// One message in a mailbox.
    record Message(TenantId tenant, MailboxId mailbox, MessageId message) implements Resource {
        public Message {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(mailbox, "mailbox");
            Objects.requireNonNull(message, "message");
        }
    }
}
