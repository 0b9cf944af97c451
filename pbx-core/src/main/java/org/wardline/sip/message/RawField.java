package org.wardline.sip.message;

/// One header field as it came: folds are blanks, nothing else is read yet.
///
/// @param name as written, without white space
/// @param value without white space at its ends
/// @param offset of the value in the head
record RawField(String name, String value, int offset) {

    boolean isNamed(String longForm, String compactForm) {
        return name.equalsIgnoreCase(longForm) || name.equalsIgnoreCase(compactForm);
    }
}
