/// Sealed recordings: the container at rest and the journal while somebody speaks
/// (docs/spec/sealed-recording.md).
package org.wardline.envelope;
