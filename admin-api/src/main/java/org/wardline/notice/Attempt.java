package org.wardline.notice;

/// How one attempt to tell a contact ended.
///
/// @param delivered whether the other side has taken the notice
/// @param term a stable word for it, for the log: `delivered`, or what was wrong
record Attempt(boolean delivered, String term) {

    static final Attempt DELIVERED = new Attempt(true, "delivered");

    static Attempt failed(String term) {
        return new Attempt(false, term);
    }
}
