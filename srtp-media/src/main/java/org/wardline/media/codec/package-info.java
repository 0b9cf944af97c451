/// The laws of G.711. Pure functions over tables; no state, no threads.
package org.wardline.media.codec;
