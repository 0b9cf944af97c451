/// What is told when somebody calls for help, and to whom. Knows practices and places; no SIP, no
/// sockets.
package org.wardline.emergency;
