/// Tells contacts outside the practice that help was called for: web servers and mailboxes. Beside
/// the calls, never in their way.
package org.wardline.notice;
