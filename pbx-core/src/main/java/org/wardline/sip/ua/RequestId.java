package org.wardline.sip.ua;

/// Names one exchange outside INVITE usages: a request to answer, or one whose response is awaited.
public record RequestId(long value) {

    @Override
    public String toString() {
        return "request-" + value;
    }
}
