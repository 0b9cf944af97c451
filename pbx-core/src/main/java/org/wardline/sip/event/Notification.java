package org.wardline.sip.event;

import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;

/// A NOTIFY to send; what became of it is told by [Notifier#notified] or [Notifier#notifyFailed].
public record Notification(SubscriptionId subscription, Flow flow, SipRequest request) {}
