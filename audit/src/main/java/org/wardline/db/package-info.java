/// The database kit: PostgreSQL bundled or external, its roles, migrations and transactions.
///
/// Blocking; callers run on virtual threads. Nothing here knows what is stored.
package org.wardline.db;
