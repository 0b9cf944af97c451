package org.wardline.http;

import java.time.Duration;
import java.util.Optional;
import org.wardline.access.LoginTaken;
import org.wardline.access.NoSuchPerson;
import org.wardline.access.NumberTaken;
import org.wardline.access.SignInBusy;
import org.wardline.audit.AuditUnavailable;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.DirectoryRefused;
import org.wardline.key.SealBroken;
import org.wardline.key.StoreSealed;
import org.wardline.store.NoSuchMessage;
import org.wardline.store.NobodyListens;
import org.wardline.store.StoreUnavailable;

/// The one table from the modules' refusals to problems.
final class Problems {

    private static final Duration SOON = Duration.ofSeconds(5);

    private Problems() {}

    /// The problem that a refusal means; empty for a bug.
    static Optional<Problem> of(RuntimeException thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case StoreSealed sealed -> Problem.of(ProblemType.SEALED, sealed.safeMessage());
                    case AuditUnavailable away ->
                            Problem.of(ProblemType.AUDIT_UNAVAILABLE, away.safeMessage())
                                    .after(SOON);
                    case DatabaseUnavailable away ->
                            Problem.of(ProblemType.DATABASE_UNAVAILABLE, away.safeMessage())
                                    .after(SOON);
                    case DirectoryRefused refused -> of(refused);
                    case SignInBusy busy ->
                            new Problem(ProblemType.OVERLOADED, "", busy.retryAfter());
                    case SealBroken _ -> Problem.of(ProblemType.DAMAGED);
                    case NoSuchMessage none ->
                            Problem.of(ProblemType.NOT_FOUND, none.safeMessage());
                    case NoSuchPerson none -> Problem.of(ProblemType.NOT_FOUND, none.safeMessage());
                    case NobodyListens none -> Problem.of(ProblemType.REFUSED, none.safeMessage());
                    case NumberTaken taken -> Problem.of(ProblemType.CONFLICT, taken.safeMessage());
                    case LoginTaken taken -> Problem.of(ProblemType.CONFLICT, taken.safeMessage());
                    case StoreUnavailable away ->
                            new Problem(
                                    ProblemType.STORE_UNAVAILABLE,
                                    away.safeMessage(),
                                    away.retryAfter());
                    default -> null;
                });
    }

    private static Problem of(DirectoryRefused refused) {
        var type =
                switch (refused.reason()) {
                    case INVALID -> ProblemType.REFUSED;
                    case CONFLICT -> ProblemType.CONFLICT;
                    case UNKNOWN -> ProblemType.NOT_FOUND;
                };
        return Problem.of(type, refused.safeMessage());
    }
}
