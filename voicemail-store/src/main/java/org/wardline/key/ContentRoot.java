package org.wardline.key;

/// Whether the key that opens what patients said is present.
public sealed interface ContentRoot {

    /// The root, to unwrap the keys of practices.
    ///
    /// @throws StoreSealed when it is not present
    Kek kek();

    /// True when messages can be opened.
    boolean isOpen();

    /// The key is present.
    record Open(Kek kek) implements ContentRoot {
        @Override
        public boolean isOpen() {
            return true;
        }
    }

    /// The key is absent: deposits go on, nothing is opened.
    record Sealed() implements ContentRoot {
        @Override
        public Kek kek() {
            throw new StoreSealed();
        }

        @Override
        public boolean isOpen() {
            return false;
        }
    }
}
