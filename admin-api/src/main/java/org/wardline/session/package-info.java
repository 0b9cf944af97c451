/// Sign-in of people and their sessions. Knows no HTTP.
package org.wardline.session;
