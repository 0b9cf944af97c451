/// Keys: the two key domains, wrapping, deposit keys and the recovery kit.
///
/// The *service key* opens what calls need and is there after every restart. The *content root*
/// opens what patients said; without it the store runs sealed. Raw key bytes do not leave this
/// package: others derive from a key or hand it over to be wrapped.
package org.wardline.key;
