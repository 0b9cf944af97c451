/// What every TLS connection that the audit log opens to others has in common.
package org.wardline.audit.tls;
