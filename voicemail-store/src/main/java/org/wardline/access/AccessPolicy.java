package org.wardline.access;

import java.util.Optional;
import org.wardline.access.AccessRefused.Reason;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// The one place that decides who may do what: a pure function of a person and a resource, with no
/// clock, database or state. Deny is the default; nothing grants but the rules below.
///
/// 1. Until the one-time password is changed, only one's own account is reachable.
/// 2. A person acts within their practice. Operators of the installation configure every practice
///    and see no patient information in any.
/// 3. The role has the permission (R24-R27).
/// 4. Patient information needs a grant of that mailbox as well (R33, R34).
public final class AccessPolicy {

    private AccessPolicy() {}

    /// Decides.
    ///
    /// @throws IllegalArgumentException when the permission is not exercised on such a resource, a
    ///   bug of the caller
    public static AccessDecision decide(Subject subject, Permission permission, Resource resource) {
        var why =
                switch (permission.scope()) {
                    case SELF -> onAccount(subject, account(resource));
                    case DEPLOYMENT -> onDeployment(subject, permission, deployment(resource));
                    case PRACTICE -> onPractice(subject, permission, practice(resource));
                    case MAILBOX -> onMailbox(subject, permission, resource);
                };
        return why.<AccessDecision>map(reason -> new AccessRefused(permission, resource, reason))
                .orElseGet(() -> new AccessGranted(subject, permission, resource));
    }

    private static Optional<Reason> onAccount(Subject subject, Resource.Account account) {
        var own =
                account.user().equals(subject.user()) && account.tenant().equals(subject.tenant());
        return own ? Optional.empty() : Optional.of(Reason.OTHER_ACCOUNT);
    }

    private static Optional<Reason> onDeployment(
            Subject subject, Permission permission, Resource.Deployment deployment) {
        return subject.tenant().equals(deployment.tenant())
                ? byRole(subject, permission)
                : Optional.of(Reason.OTHER_PRACTICE);
    }

    private static Optional<Reason> onPractice(
            Subject subject, Permission permission, Resource.Practice practice) {
        var within =
                subject.tenant().equals(practice.tenant())
                        || subject.tenant().equals(TenantId.DEPLOYMENT);
        return within ? byRole(subject, permission) : Optional.of(Reason.OTHER_PRACTICE);
    }

    private static Optional<Reason> onMailbox(
            Subject subject, Permission permission, Resource resource) {
        if (!subject.tenant().equals(resource.tenant())) {
            return Optional.of(Reason.OTHER_PRACTICE);
        }
        var grant = new Grant(mailbox(resource), permission);
        return byRole(subject, permission)
                .or(() ->
                        subject.grants().contains(grant)
                                ? Optional.empty()
                                : Optional.of(Reason.NO_GRANT));
    }

    private static Optional<Reason> byRole(Subject subject, Permission permission) {
        if (!subject.role().allows(permission)) {
            return Optional.of(Reason.ROLE);
        }
        return subject.mustChangePassword()
                ? Optional.of(Reason.MUST_CHANGE_PASSWORD)
                : Optional.empty();
    }

    private static MailboxId mailbox(Resource resource) {
        return switch (resource) {
            case Resource.Mailbox mailbox -> mailbox.mailbox();
            case Resource.Message message -> message.mailbox();
            case Resource.Account _, Resource.Deployment _, Resource.Practice _ ->
                    throw mismatch(resource);
        };
    }

    private static Resource.Account account(Resource resource) {
        if (resource instanceof Resource.Account account) {
            return account;
        }
        throw mismatch(resource);
    }

    private static Resource.Deployment deployment(Resource resource) {
        if (resource instanceof Resource.Deployment deployment) {
            return deployment;
        }
        throw mismatch(resource);
    }

    private static Resource.Practice practice(Resource resource) {
        if (resource instanceof Resource.Practice practice) {
            return practice;
        }
        throw mismatch(resource);
    }

    private static IllegalArgumentException mismatch(Resource resource) {
        return new IllegalArgumentException(
                "the permission is not for a " + resource.getClass().getSimpleName());
    }
}
