package org.wardline.spool;

/// How much may wait.
///
/// @param memoryActs acts that are not on the disk yet, or can't be put there
/// @param diskBytes of all segments; what comes beyond is counted instead
/// @param segmentBytes from which on a new segment is begun
record SpoolLimits(int memoryActs, long diskBytes, long segmentBytes) {

    /// Half a million acts: days of a large practice.
    static final SpoolLimits USUAL = new SpoolLimits(10_000, 256L << 20, 4L << 20);
}
