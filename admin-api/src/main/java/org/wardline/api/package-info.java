/// The API's resources, one class each. A resource is a list of routes and knows one part of the
/// product.
package org.wardline.api;
