/// The identity vocabulary that every module shares: who, whose, from where, and values that must
/// not print.
package org.wardline.ident;
