/// SIP over TLS (RFC 3261 18, 26.3; RFC 5626): the listener, the stream framer with its limits, and
/// flows.
///
/// The only package of the SIP engine that touches sockets. There is no listener without TLS, and
/// none can be configured. I/O threads parse and write; everything else is posted to a shard
/// through [org.wardline.sip.transport.FlowListener].
package org.wardline.sip.transport;
