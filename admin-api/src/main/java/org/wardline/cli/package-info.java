/// The command line: runs the server, checks its log, and configures it through its API.
package org.wardline.cli;
