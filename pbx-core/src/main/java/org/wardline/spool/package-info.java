/// What signalling leaves for the audit log waits here, on disk and sealed, until the log has it.
package org.wardline.spool;
