/// The audit log in the words of FHIR R4 and of IHE's Basic Audit Log Patterns (BALP).
package org.wardline.audit.fhir;
