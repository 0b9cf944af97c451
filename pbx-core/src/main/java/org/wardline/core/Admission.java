package org.wardline.core;

import org.wardline.call.Caller;
import org.wardline.sip.message.Headers;

/// Whether the sender of a request is a phone that we know.
sealed interface Admission {

    /// It is.
    record Known(Caller caller) implements Admission {}

    /// It is not, or not yet: the final response to give.
    record Refused(int status, Headers headers) implements Admission {}
}
