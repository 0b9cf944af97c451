package org.wardline.ident;

import java.util.Objects;

/// Who does something, as the audit log and the access policy see it. Never a name: ids only.
public sealed interface Actor {

    /// A signed-in person.
    ///
    /// @param role the role under which the act is done, by its stable name
    /// @param method how the person proved who they are, for example `password` or `password+totp`
    record Person(UserId user, SessionId session, String role, String method) implements Actor {
        public Person {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(session, "session");
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(method, "method");
        }
    }

    /// An authenticated phone, whoever stands in front of it.
    record Phone(DeviceId device) implements Actor {
        public Phone {
            Objects.requireNonNull(device, "device");
        }
    }

    /// A part of the server itself, for example `recovery` or `retention`.
    record Machine(String component) implements Actor {
        public Machine {
            Objects.requireNonNull(component, "component");
        }
    }

    /// Somebody who has not proved who they are.
    record Stranger() implements Actor {}
}
