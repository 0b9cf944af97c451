package org.wardline.sip.registrar;

/// What became of a binding.
public sealed interface BindingChange {

    Binding binding();

    /// A contact was registered that was not there before.
    record Added(Binding binding) implements BindingChange {}

    /// A contact was registered again, perhaps on another flow.
    ///
    /// @param before the binding that it replaces
    record Refreshed(Binding binding, Binding before) implements BindingChange {}

    /// A binding is gone.
    record Removed(Binding binding, Cause cause) implements BindingChange {}

    /// Why a binding is gone.
    enum Cause {
        /// The device said so.
        UNREGISTERED,
        /// It was not refreshed in time.
        EXPIRED,
        /// What the device proved itself by holds no more.
        REVOKED,
        /// Its flow closed: the phone can't be reached until it registers again.
        FLOW_LOST
    }
}
