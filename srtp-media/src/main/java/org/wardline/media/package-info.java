/// What other modules see of media: ports that relay, play and tap speech, and the suites and keys
/// that protect it. Unencrypted RTP has no representation here.
package org.wardline.media;
