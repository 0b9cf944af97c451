/// Who and what a practice has: its extensions, phones and mailboxes.
///
/// The truth is in PostgreSQL ([org.wardline.directory.DirectoryStore]); signalling works from an
/// immutable [org.wardline.directory.DirectorySnapshot], which is also sealed on local disk so that
/// phones register and call while there is no database.
package org.wardline.directory;
