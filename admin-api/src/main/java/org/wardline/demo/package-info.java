/// The demonstration: two practices, softphones that are ordinary network clients, and the practice
/// day that shows each promise with a figure. It knows the server only from outside: HTTPS, SIP
/// over TLS, SRTP, and the files on disk.
package org.wardline.demo;
