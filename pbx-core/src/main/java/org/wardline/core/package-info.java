/// The phone system as a whole: [org.wardline.core.Pbx] starts it from its parts and stops it;
/// inside, one signalling shard thread per core owns the transactions, dialogs, registrations and
/// calls of its practices.
package org.wardline.core;
