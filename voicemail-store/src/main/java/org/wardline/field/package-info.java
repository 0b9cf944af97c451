/// Encrypted database columns.
package org.wardline.field;
