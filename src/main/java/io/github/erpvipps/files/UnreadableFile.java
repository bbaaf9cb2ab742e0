package io.github.erpvipps.files;

/** A file of which no line can be trusted; the message is one sentence for the person who sent it. */
public final class UnreadableFile extends Exception {
    private final String hash;
    private final long size;

    UnreadableFile(String hash, long size, Malformed reason) {
        super(reason.getMessage(), reason);
        this.hash = hash;
        this.size = size;
    }

    /** SHA-256 of the content in hexadecimal: what a refused file is filed under, too. */
    public String hash() {
        return hash;
    }

    /** The content's size in bytes. */
    public long size() {
        return size;
    }
}
