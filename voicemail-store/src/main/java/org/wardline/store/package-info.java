/// Messages: taking them while nobody can open them, keeping them, and opening them for who may.
///
/// [org.wardline.store.VoicemailStore] is the way in. A content key is reached through its `open`
/// only, which wants the policy's yes and the durable audit entry of the same act.
package org.wardline.store;
