package org.wardline.sip.auth;

/// What a digest is bound to: A2 of RFC 7616 3.4.3.
///
/// @param method of the request
/// @param uri as in the `uri` parameter
public record DigestUse(String method, String uri) {}
