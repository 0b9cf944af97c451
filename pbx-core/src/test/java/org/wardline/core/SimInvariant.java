package org.wardline.core;

/// What must hold of every simulated run, whatever goes wrong around the server.
enum SimInvariant {

    // ---- all the time

    /// No request comes down a connection that is meant for another phone, or of a dialog or a
    /// subscription that this phone never had.
    OWN_CONNECTION,
    /// No phone hears of a call from another practice.
    OWN_PRACTICE,
    /// Every live call belongs to a practice and was begun by a phone of that practice or on its
    /// trunk.
    OWNER,
    /// No media port is open while there is no call.
    PORT_OF_A_CALL,
    /// A practice has no more calls into the public network than its cap.
    CALLS_CAPPED,
    /// No more minutes of such calls go by on a day than its cap.
    MINUTES_CAPPED,
    /// No call for help ends for want of minutes.
    HELP_GOES_ON,
    /// A phone that has died over a standing connection is sent the BYE of each of its calls before
    /// the session can have lasted so long.
    SESSION_ENDS,

    // ---- when everybody has hung up

    /// No step of ours threw.
    NO_FAULT,
    /// No call goes on.
    NO_CALL,
    /// No media port is open.
    NO_PORT,
    /// Neither the server nor a phone keeps a dialog or a transaction.
    NO_DIALOG,
    /// No script of an application waits for its call.
    NO_SCRIPT,
    /// Every call that ever went on has its record.
    RECORD_CLOSED,
    /// No call has two.
    ONE_RECORD,
    /// Every record is of a practice and of a phone or trunk of it.
    RECORD_OWNED,

    // ---- when all connections are closed and everything has run out

    /// No phone is registered.
    NO_REGISTRATION,
    /// Nobody watches anything.
    NO_SUBSCRIPTION,
    /// No timer is left.
    NO_TIMER
}
