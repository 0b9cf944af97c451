/// SRTP and SRTCP (RFC 3711, RFC 6188, RFC 7714): one class per direction and protocol, each a
/// plain object owned by one media loop, working in place on byte arrays.
///
/// Sending: [SrtpSender] and [SrtcpSender] never use one (key, SSRC, index) twice. Receiving:
/// [SrtpReceiver] and [SrtcpReceiver] check, verify, commit: nothing is remembered, counted or
/// allocated for a packet until its tag held.
///
/// Deliberately absent: NULL ciphers, 32-bit tags, F8, MKI, key derivation rates other than 0,
/// encrypted header extensions.
package org.wardline.media.srtp;
