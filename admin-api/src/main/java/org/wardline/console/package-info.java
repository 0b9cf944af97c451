/// The files of the web console. They are served as they are, without a build step.
package org.wardline.console;
