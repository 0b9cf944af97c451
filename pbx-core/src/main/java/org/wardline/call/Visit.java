package org.wardline.call;

import org.wardline.ident.CallId;

/// A caller on the way to a call application.
public sealed interface Visit permits MailboxVisit, RetrievalVisit, SettingVisit {

    /// The call that the application speaks with.
    CallId call();
}
