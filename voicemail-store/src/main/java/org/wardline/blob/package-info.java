/// Files that survive a crash whole or not at all. Only ciphertext comes here; no key does.
package org.wardline.blob;
