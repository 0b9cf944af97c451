/// The product's vocabulary of acts: one record per act that the audit log keeps.
package org.wardline.audit.event;
