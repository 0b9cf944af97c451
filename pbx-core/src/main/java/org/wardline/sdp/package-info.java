/// Session descriptions (RFC 8866, which obsoletes 4566) and their negotiation (RFC 3264), with
/// keys by SDES (RFC 4568). Everything here is a value or a plain state machine: no sockets, no
/// clock, no names looked up.
package org.wardline.sdp;
