/// Phones for tests, on the product's own signalling and media objects.
package org.wardline.testkit.phone;
