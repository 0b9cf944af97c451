/// Voicemail as a caller meets it.
package org.wardline.app.voicemail;
