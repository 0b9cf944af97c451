/// One record per call: who called whom, when, how it ended. What names a caller is sealed.
package org.wardline.cdr;
