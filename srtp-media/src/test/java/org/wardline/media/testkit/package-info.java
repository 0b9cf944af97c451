/// Test tools of media for this module and those that build on it: a phone's media side on a real
/// socket, and a media engine without sockets for tests of calls.
package org.wardline.media.testkit;
