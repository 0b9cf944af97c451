/// Call applications: straight-line scripts, each on its own virtual thread. A script knows no SIP,
/// RTP or SQL; it reaches its call through [org.wardline.app.CallControl] alone.
package org.wardline.app;
