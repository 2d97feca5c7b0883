package io.dittofs.e2e.client;

/// An ftype3.
public enum FileType {
    REGULAR(1),
    DIRECTORY(2),
    BLOCK(3),
    CHARACTER(4),
    SYMLINK(5),
    SOCKET(6),
    FIFO(7);

    private final int number;

    FileType(int number) {
        this.number = number;
    }

    /// Its number on the wire.
    public int number() {
        return number;
    }

    static FileType read(XdrIn in) {
        int number = in.int32();
        for (FileType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new AssertionError("an ftype3 of " + number);
    }
}
