/// Dialogs (RFC 3261 12): what two user agents share from the first tagged response to the last
/// BYE.
package org.wardline.sip.dialog;
