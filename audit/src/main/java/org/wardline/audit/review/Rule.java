package org.wardline.audit.review;

import java.util.Locale;

/// What the review looks for (R71). A finding is a question to a person, not a verdict.
public enum Rule {
    /// A person opened messages or a list of them outside the practice's working hours; one finding
    /// per person and day.
    AFTER_HOURS,
    /// A person opened many messages within an hour.
    BULK_LISTENING,
    /// A person opened for the first time a mailbox that people of another role were the first to
    /// open.
    OTHER_ROLES_MAILBOX,
    /// A person or login was told no many times within an hour.
    REPEATED_REFUSALS,
    /// A person took entries of the log away.
    EXPORT,
    /// Somebody from whom every mailbox that they had was taken acts; one finding per person and
    /// day.
    LEAVER,
    /// A person acts from a network (IPv4 /24, IPv6 /48) that they never came from, and not the
    /// first they came from. No country is known, for no database of them is.
    NEW_NETWORK,
    /// A phone, or all phones together, came to a cap of calls into the public network.
    CALLS_CAPPED;

    /// Its name in the log.
    public String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
