package org.wardline.audit;

/// The newest entry of one practice, to which its next one is chained.
///
/// @param seq its place in the practice's chain, from 0
record TenantHead(long seq, Hash leafHash) {

    /// Before the first entry.
    static final TenantHead NONE = new TenantHead(-1, Hash.ZERO);
}
