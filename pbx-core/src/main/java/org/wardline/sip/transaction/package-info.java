/// The four transaction machines of RFC 3261 17, with RFC 6026's correction, over TLS, and the
/// layer that matches messages to them.
///
/// TLS is reliable, so what exists only for datagrams is not here: timers A, E and G never run, and
/// D, I, J and K last 0 s, which makes the states Completed (of clients and of the non-INVITE
/// server) and Confirmed pass at once. T1 is 500 ms; B, F, H, L and M are 64*T1.
///
/// A machine is a plain object: [org.wardline.sip.transaction.TxInput] in,
/// [org.wardline.sip.transaction.TxOutput]s out, one private method per state. Owned by one
/// signalling shard.
package org.wardline.sip.transaction;
