package org.wardline.access;

/// What the policy decided.
public sealed interface AccessDecision permits AccessGranted, AccessRefused {}
