/// What is refused whoever asks: the order of SRTP suites per phone model, and what must hold of
/// the machine before the server starts.
package org.wardline.policy;
