/// Where a dialled number leads. Pure: it reads the directory and knows no calls, phones or SIP.
package org.wardline.routing;
