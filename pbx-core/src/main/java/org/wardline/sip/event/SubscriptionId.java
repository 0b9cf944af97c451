package org.wardline.sip.event;

/// Names one subscription for the life of the process.
public record SubscriptionId(long value) {}
