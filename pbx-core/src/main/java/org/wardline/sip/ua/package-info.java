/// The transaction user of one signalling shard (RFC 3261 8, 13-15): INVITE usages as client and
/// server, the checks that every request passes, and plain request-response exchanges.
///
/// [org.wardline.sip.ua.UserAgent] is sans-I/O. Messages, closed flows and commands come in as method
/// calls with the time; what follows from them is read from
/// [org.wardline.sip.ua.UserAgent#drain]: messages to send and [org.wardline.sip.ua.UaEvent]s for the
/// call layer. After each input the shard drains, and arms one timer for
/// [org.wardline.sip.ua.UserAgent#nextDeadlineMs]. A command given while draining is fine: what it
/// causes is drained in the same loop.
///
/// An incoming call:
///
///     Invited      -> ring(id, 180, ...)*  -> answer(id, sdp, ...) | reject(id, 486, ...)
///     Ended        <- caller cancelled, or its flow closed, before or after the answer
///     Acknowledged <- ACK for our 2xx arrived (with the answer when our 2xx held the offer)
///
/// An outgoing one:
///
///     invite(spec) -> Progressed* -> Answered (ACK is sent) | Failed
///     hangUp(id)   -> CANCEL, BYE or final response, whichever the state asks for
///
/// In a confirmed dialog, from either side:
///
///     Reinvited    -> answerReinvite | refuseReinvite      (hold and resume: 3264 8.4)
///     reinvite(id) -> ReinviteAnswered | ReinviteFailed
///     Ended        <- BYE of the peer, lost flow, no ACK in 32 s
///
/// Asked by the peer of a confirmed dialog to call somebody else (3515), or by an INVITE with
/// Replaces to take a dialog's place (3891):
///
///     Referred     -> acceptRefer(id), referProgress(id, 180 ... final)* | refuseRefer(id, 603, ...)
///     Invited      -> replaced(header) says whose place it is, once the caller is known
///
/// Every usage ends with exactly one of `Failed` or `Ended`, unless our side ended it: after `reject`
/// or `hangUp` nothing more is heard of an id. A command for an id that has ended already is ignored,
/// since its end is on the way to whoever commands.
///
/// Out-of-dialog REGISTER and SUBSCRIBE come up as `RequestReceived`; OPTIONS, unknown methods,
/// unsupported extensions, schemes and bodies are answered here. Nothing here knows who a peer is:
/// an `Invited` or `RequestReceived` is to be authenticated (`sip.auth`) before anything depends on
/// it.
package org.wardline.sip.ua;
