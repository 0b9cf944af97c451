package org.wardline.http;

import com.linecorp.armeria.common.HttpResponse;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.AccessGranted;
import org.wardline.access.AccessPolicy;
import org.wardline.access.AccessRefused;
import org.wardline.access.Resource;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditUnavailable;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.session.Caller;
import org.wardline.session.SignedInPeople;

/// Every request passes here, once, on its virtual thread: who is it, may they, then the handler.
/// Nothing else in the API decides about access.
///
/// Any problem becomes its answer here and nowhere else; a bug ends this one request.
public final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String BEARER = "Bearer ";

    private final SignedInPeople people;
    private final AuditLog audit;

    /// @param audit takes the refusals
    public Gate(SignedInPeople people, AuditLog audit) {
        this.people = people;
        this.audit = audit;
    }

    /// Serves a request on the calling thread, which may block.
    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of one request
    HttpResponse serve(Route route, Exchange exchange) {
        try {
            return switch (route) {
                case Route.Open open -> open.handler().handle(exchange);
                case Route.Guarded guarded -> {
                    var caller = identify(exchange);
                    var granted = decide(guarded, exchange, caller);
                    yield guarded.handler().handle(new GuardedExchange(exchange, caller, granted));
                }
            };
        } catch (ApiRefused refused) {
            return refused.problem().response().toHttpResponse();
        } catch (RuntimeException fault) {
            return Problems.of(fault)
                    .orElseGet(() -> bug(exchange, fault))
                    .response()
                    .toHttpResponse();
        }
    }

    private Caller identify(Exchange exchange) {
        return exchange.header("authorization")
                .filter(field -> field.startsWith(BEARER))
                .map(field -> field.substring(BEARER.length()).strip())
                .flatMap(token -> people.identify(Secret.of(token), exchange.origin()))
                .orElseThrow(() -> new ApiRefused(ProblemType.UNAUTHENTICATED));
    }

    private AccessGranted decide(Route.Guarded route, Exchange exchange, Caller caller) {
        var resource = resource(route, exchange, caller);
        return switch (AccessPolicy.decide(caller.subject(), route.permission(), resource)) {
            case AccessGranted granted -> granted;
            case AccessRefused refused -> throw refuse(caller, refused);
        };
    }

    /// The resource that the permission's scope and the path name.
    private static Resource resource(Route.Guarded route, Exchange exchange, Caller caller) {
        var subject = caller.subject();
        return switch (route.permission().scope()) {
            case DEPLOYMENT -> new Resource.Deployment();
            case SELF -> new Resource.Account(subject.tenant(), subject.user());
            case PRACTICE -> new Resource.Practice(practice(exchange));
            case MAILBOX -> {
                var mailbox = new MailboxId(exchange.id(Route.MAILBOX));
                yield route.path().contains("{" + Route.MESSAGE + "}")
                        ? new Resource.Message(
                                practice(exchange),
                                mailbox,
                                new MessageId(exchange.id(Route.MESSAGE)))
                        : new Resource.Mailbox(practice(exchange), mailbox);
            }
        };
    }

    private static TenantId practice(Exchange exchange) {
        return new TenantId(exchange.id(Route.PRACTICE));
    }

    /// Records the refusal in the practice of the person, who may have named another's. Nothing is
    /// released, so the answer is the same when the log is away.
    private ApiRefused refuse(Caller caller, AccessRefused refused) {
        var event =
                new org.wardline.audit.event.AccessRefused(
                        term(refused.permission()),
                        describe(refused.resource()),
                        term(refused.reason()));
        try {
            audit.append(
                    new Act(caller.subject().tenant(), caller.actor(), caller.origin(), event));
        } catch (AuditUnavailable _) {
            LOG.atError()
                    .addKeyValue("permission", refused.permission())
                    .addKeyValue("user", caller.subject().user())
                    .log("a refusal could not be recorded");
        }
        return new ApiRefused(
                refused.reason() == AccessRefused.Reason.MUST_CHANGE_PASSWORD
                        ? ProblemType.PASSWORD_CHANGE_REQUIRED
                        : ProblemType.FORBIDDEN);
    }

    private static String describe(Resource resource) {
        return switch (resource) {
            case Resource.Deployment _ -> "deployment";
            case Resource.Practice practice -> "practice/" + practice.tenant();
            case Resource.Account account -> "account/" + account.user();
            case Resource.Mailbox mailbox -> "mailbox/" + mailbox.mailbox();
            case Resource.Message message -> "message/" + message.message();
        };
    }

    private static String term(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Problem bug(Exchange exchange, RuntimeException fault) {
        LOG.atError()
                .addKeyValue("request", exchange.requestId())
                .addKeyValue("fault", Fault.trace(fault))
                .log("a request ended by a bug");
        return Problem.of(ProblemType.INTERNAL, "Request " + exchange.requestId() + ".");
    }
}
