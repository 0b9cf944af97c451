/// The offline verifier's command line, the main class of its jar.
package org.wardline.audit.verify.cli;
