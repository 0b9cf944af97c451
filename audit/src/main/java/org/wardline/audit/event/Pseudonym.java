package org.wardline.audit.event;

/// A keyed pseudonym: the same text of the same practice and purpose gives the same one, and only
/// the key's holder can tell which text it was.
///
/// @param hex 32 lower-case hexadecimal digits
public record Pseudonym(String hex) {

    public Pseudonym {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("not a pseudonym");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
