/// RTP and RTCP (RFC 3550): views of packets, the outgoing stream, reception statistics and the
/// jitter buffer of a recording. Plain objects, owned by one media loop: no clock, socket or lock.
///
/// Assumed: a clock rate of 8,000 Hz, one audio source per leg at a time. Deliberately absent:
/// mixing contributions (CSRC), header extensions (skipped on receipt, never sent), RTCP feedback
/// (RFC 4585) and extended reports (RFC 3611), which are ignored on receipt.
package org.wardline.media.rtp;
