package org.wardline.access;

import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// A yes of the access policy. Only [AccessPolicy] makes one, so holding it is proof that the
/// policy was asked. It is not yet a right to patient information: that takes the durable audit
/// receipt of the same act beside it.
public final class AccessGranted implements AccessDecision {

    private final Subject subject;
    private final Permission permission;
    private final Resource resource;

    AccessGranted(Subject subject, Permission permission, Resource resource) {
        this.subject = subject;
        this.permission = permission;
        this.resource = resource;
    }

    /// Who may.
    public UserId user() {
        return subject.user();
    }

    /// In which session.
    public SessionId session() {
        return subject.session();
    }

    /// In which practice.
    public TenantId tenant() {
        return resource.tenant();
    }

    /// May do what.
    public Permission permission() {
        return permission;
    }

    /// On what.
    public Resource resource() {
        return resource;
    }

    @Override
    public String toString() {
        return "AccessGranted[" + permission + " " + resource + " to " + subject.user() + "]";
    }
}
