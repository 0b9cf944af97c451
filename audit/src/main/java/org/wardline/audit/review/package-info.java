/// The regular review of the audit log (R70, R71): rules that find what a person should look at, a
/// queue of weeks, and who signed them. All of it is in the log itself (docs/adr/0108).
package org.wardline.audit.review;
