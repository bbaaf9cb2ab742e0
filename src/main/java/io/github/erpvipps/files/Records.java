package io.github.erpvipps.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** A file's records, one after the other, and how one of them becomes fields. */
interface Records extends Closeable {

    /** A record's text and the line where it starts; with a problem when the text could not be told from the rest. */
    record Raw(long number, String text, String problem) {
        Raw(long number, String text) {
            this(number, text, null);
        }
    }

    /** The next record, or null at the end. */
    Raw next() throws IOException;

    /** The values of a record that has no problem, by column and without the empty ones. */
    Map<String, String> fields(String text) throws Malformed;
}
