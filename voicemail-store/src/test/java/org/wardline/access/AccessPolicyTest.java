package org.wardline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardline.access.AccessRefused.Reason;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

class AccessPolicyTest {

    private static final TenantId PRACTICE = TenantId.random();
    private static final TenantId OTHER = TenantId.random();
    private static final MailboxId MAILBOX = MailboxId.random();
    private static final Set<Grant> GRANTS =
            Set.of(
                    new Grant(MAILBOX, Permission.LISTEN),
                    new Grant(MAILBOX, Permission.LIST_MAILBOX),
                    new Grant(MAILBOX, Permission.HANDLE_MESSAGES),
                    new Grant(MAILBOX, Permission.RECORD_GREETING));

    /// Every role, permission and practice: who may, all others may not.
    @Test
    void theWholeTableOfRolesPermissionsAndPractices() {
        int asked = 0;
        for (var role : Role.values()) {
            for (var permission : Permission.values()) {
                for (var resource : List.of(PRACTICE, OTHER)) {
                    var subject = subject(PRACTICE, role, GRANTS, false);
                    var decision =
                            AccessPolicy.decide(
                                    subject, permission, on(permission, resource, subject));
                    var mayBe = resource.equals(PRACTICE) && mayInOwnPractice(role, permission);
                    assertEquals(
                            mayBe,
                            decision instanceof AccessGranted,
                            role + " " + permission + " own=" + resource.equals(PRACTICE));
                    asked++;
                }
            }
        }
        assertEquals(Role.values().length * Permission.values().length * 2, asked);
    }

    /// Written apart from the production table on purpose.
    private static boolean mayInOwnPractice(Role role, Permission permission) {
        var clinical =
                EnumSet.of(
                        Permission.OWN_ACCOUNT,
                        Permission.LIST_MAILBOX,
                        Permission.LISTEN,
                        Permission.HANDLE_MESSAGES,
                        Permission.RECORD_GREETING);
        return switch (role) {
            case PROVIDER, CLINICAL_STAFF -> clinical.contains(permission);
            case FRONT_DESK ->
                    EnumSet.of(
                                    Permission.OWN_ACCOUNT,
                                    Permission.TURN_NIGHT_SWITCH,
                                    Permission.VIEW_STATUS)
                            .contains(permission);
            // A practice's administrator is no operator: creating practices is refused by practice.
            case ADMINISTRATOR ->
                    EnumSet.of(
                                    Permission.OWN_ACCOUNT,
                                    Permission.CONFIGURE_PEOPLE,
                                    Permission.CONFIGURE_TELEPHONY,
                                    Permission.TURN_NIGHT_SWITCH,
                                    Permission.VIEW_STATUS,
                                    Permission.VIEW_AUDIT)
                            .contains(permission);
        };
    }

    @Test
    void anAdministratorCanConfigureButNotListen() {
        var administrator = subject(PRACTICE, Role.ADMINISTRATOR, GRANTS, false);
        assertGranted(administrator, Permission.CONFIGURE_TELEPHONY);
        assertRefused(Reason.ROLE, administrator, Permission.LISTEN);
        assertRefused(Reason.ROLE, administrator, Permission.LIST_MAILBOX);
    }

    @Test
    void theFrontDeskCannotListenEvenWithAGrant() {
        var frontDesk = subject(PRACTICE, Role.FRONT_DESK, GRANTS, false);
        assertRefused(Reason.ROLE, frontDesk, Permission.LISTEN);
        assertRefused(Reason.ROLE, frontDesk, Permission.LIST_MAILBOX);
    }

    @Test
    void anOtherPracticeSeesNothing() {
        for (var role : Role.values()) {
            var other = subject(OTHER, role, GRANTS, false);
            assertRefused(Reason.OTHER_PRACTICE, other, Permission.LISTEN);
            assertRefused(Reason.OTHER_PRACTICE, other, Permission.LIST_MAILBOX);
            assertRefused(Reason.OTHER_PRACTICE, other, Permission.VIEW_STATUS);
        }
    }

    @Test
    void anOperatorConfiguresEveryPracticeAndHearsNobody() {
        var operator = subject(TenantId.DEPLOYMENT, Role.ADMINISTRATOR, GRANTS, false);
        assertGranted(operator, Permission.CONFIGURE_PRACTICES);
        assertGranted(operator, Permission.CONFIGURE_PEOPLE);
        assertRefused(Reason.OTHER_PRACTICE, operator, Permission.LISTEN);
        var physicianOperator = subject(TenantId.DEPLOYMENT, Role.PROVIDER, GRANTS, false);
        assertRefused(Reason.OTHER_PRACTICE, physicianOperator, Permission.LISTEN);
    }

    @Test
    void aProviderHearsOnlyTheMailboxesThatWereGiven() {
        var provider = subject(PRACTICE, Role.PROVIDER, GRANTS, false);
        var foreign = new Resource.Message(PRACTICE, MailboxId.random(), MessageId.random());
        var decision = AccessPolicy.decide(provider, Permission.LISTEN, foreign);
        assertEquals(Reason.NO_GRANT, assertInstanceOf(AccessRefused.class, decision).reason());
        var listsOnly =
                subject(
                        PRACTICE,
                        Role.PROVIDER,
                        Set.of(new Grant(MAILBOX, Permission.LIST_MAILBOX)),
                        false);
        assertGranted(listsOnly, Permission.LIST_MAILBOX);
        assertRefused(Reason.NO_GRANT, listsOnly, Permission.LISTEN);
    }

    @Test
    void aOneTimePasswordReachesOnlyTheOwnAccount() {
        for (var role : Role.values()) {
            for (var permission : Permission.values()) {
                var tenant =
                        permission.scope() == Permission.Scope.DEPLOYMENT
                                ? TenantId.DEPLOYMENT
                                : PRACTICE;
                var subject = subject(tenant, role, GRANTS, true);
                var decision =
                        AccessPolicy.decide(subject, permission, on(permission, tenant, subject));
                assertEquals(
                        permission == Permission.OWN_ACCOUNT, decision instanceof AccessGranted);
            }
        }
    }

    @Test
    void anotherPersonsAccountIsRefused() {
        var subject = subject(PRACTICE, Role.ADMINISTRATOR, GRANTS, false);
        var decision =
                AccessPolicy.decide(
                        subject,
                        Permission.OWN_ACCOUNT,
                        new Resource.Account(PRACTICE, UserId.random()));
        assertEquals(
                Reason.OTHER_ACCOUNT, assertInstanceOf(AccessRefused.class, decision).reason());
    }

    @Test
    void aPermissionOnTheWrongKindOfResourceIsABug() {
        var provider = subject(PRACTICE, Role.PROVIDER, GRANTS, false);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        AccessPolicy.decide(
                                provider, Permission.LISTEN, new Resource.Practice(PRACTICE)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Grant(MAILBOX, Permission.CONFIGURE_PEOPLE));
    }

    private static void assertGranted(Subject subject, Permission permission) {
        var decision = AccessPolicy.decide(subject, permission, on(permission, PRACTICE, subject));
        assertInstanceOf(AccessGranted.class, decision);
    }

    private static void assertRefused(Reason reason, Subject subject, Permission permission) {
        var resource = on(permission, PRACTICE, subject);
        var decision = AccessPolicy.decide(subject, permission, resource);
        assertEquals(reason, assertInstanceOf(AccessRefused.class, decision).reason());
    }

    private static Resource on(Permission permission, TenantId tenant, Subject subject) {
        return switch (permission.scope()) {
            case DEPLOYMENT -> new Resource.Deployment();
            case PRACTICE -> new Resource.Practice(tenant);
            case SELF -> new Resource.Account(tenant, subject.user());
            case MAILBOX -> new Resource.Message(tenant, MAILBOX, MessageId.random());
        };
    }

    private static Subject subject(
            TenantId tenant, Role role, Set<Grant> grants, boolean mustChange) {
        return new Subject(tenant, UserId.random(), SessionId.random(), role, grants, mustChange);
    }
}
