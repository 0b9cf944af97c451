/// The independent verifier of the audit log: its own SQL, its own reading of entries, its own tree
/// and signatures. It uses nothing of `org.wardline.audit`, so that a mistake there cannot hide
/// itself.
package org.wardline.audit.verify;
