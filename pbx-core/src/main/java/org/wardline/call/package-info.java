/// Calls: a back-to-back user agent (RFC 7092) between two phones of a practice, or between a phone
/// and a call application.
///
/// Each side of a call is a [org.wardline.call.Leg] with its own dialog, its own SDP exchange and
/// its own keys; nothing of one side's SIP or SDP is copied to the other. [org.wardline.call.Calls]
/// holds the calls of one signalling shard and belongs to its thread. Media ports and scripts are
/// reached by posting, and answer by posted values.
package org.wardline.call;
