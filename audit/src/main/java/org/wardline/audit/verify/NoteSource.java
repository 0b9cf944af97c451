package org.wardline.audit.verify;

import java.util.Optional;

/// Notes in the order in which they were written: a witness's file or the database's own copy.
interface NoteSource extends AutoCloseable {

    /// Where they come from, for the report.
    String name();

    /// The next note; empty at the end.
    Optional<String> next();

    @Override
    void close();
}
