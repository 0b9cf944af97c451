package org.wardline.sip.ua;

import org.wardline.sip.message.Headers;

/// A final response that a request gets before anyone looks at what it asks for.
record Refusal(int status, Headers headers) {

    static Refusal of(int status) {
        return new Refusal(status, Headers.NONE);
    }
}
