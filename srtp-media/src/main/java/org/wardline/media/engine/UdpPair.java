package org.wardline.media.engine;

import io.netty.channel.socket.DatagramChannel;

/// The bound sockets of a port: RTP on an even number, RTCP on the next (RFC 3550 section 11).
///
/// @param rtp not yet served by a loop
/// @param rtcp not yet served by a loop
record UdpPair(DatagramChannel rtp, DatagramChannel rtcp) {}
