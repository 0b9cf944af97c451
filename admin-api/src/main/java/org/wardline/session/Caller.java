package org.wardline.session;

import java.util.Objects;
import org.wardline.access.Subject;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;

/// A signed-in person who asks for something, seen by the policy, by the audit log, and from where.
public record Caller(Subject subject, Actor.Person actor, Origin origin) {

    public Caller {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(origin, "origin");
    }
}
