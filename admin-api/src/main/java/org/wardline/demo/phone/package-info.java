/// Softphones for the demo and the tests: ordinary network clients that know the server by its TLS
/// port alone. A phone runs on the thread that calls it and on two of its own, one that reads its
/// connection and one that speaks.
package org.wardline.demo.phone;
