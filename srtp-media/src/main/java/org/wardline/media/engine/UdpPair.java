package org.wardline.media.engine;

/// The bound sockets of a port: RTP on an even number, RTCP on the next (RFC 3550 section 11).
///
/// @param rtp not yet served by a loop
/// @param rtcp not yet served by a loop
record UdpPair(UdpSocket rtp, UdpSocket rtcp) {}
