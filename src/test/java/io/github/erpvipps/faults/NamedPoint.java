package io.github.erpvipps.faults;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment in the work of a bridge, and what befalls it there: {@code halt after ledger/begin-sending in captures}.
 *
 * <p>A statement is named as its file: {@code ledger/begin-sending}, {@code erp/mark-order}, {@code migration/V1__ledger}. Only
 * an execution that gave or changed rows counts. Before and after mean the commit of its transaction; a statement that reads
 * inside of one has no commit of its own, and the moment is when it has been carried out. A file is named by its folder:
 * {@code archive/*}; it can only be waited for, and the moment is when it is there. {@code vipps/events} is there once Vipps has got
 * that call and has not answered it.
 *
 * @param what a glob over the names
 * @param thread a regular expression that the thread's name contains, because several flows run the same statements; or empty
 */
record NamedPoint(Blow blow, Moment moment, String what, String thread) {

    enum Blow {
        /** The process is gone at once, as by kill -9. */
        HALT,
        /** The connection to the database breaks, once; the process goes on. */
        BREAK,
        /** The process stops as by kill -STOP until somebody lets it go on. */
        HANG
    }

    enum Moment {
        BEFORE,
        AFTER
    }

    private static final Pattern TEXT = Pattern.compile("(halt|break|hang) (before|after) (\\S+)(?: in (\\S+))?");
    private static final Pattern FILE = Pattern.compile("(inbox|archive|rejected|outbox|vipps)/.*");

    static NamedPoint of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a point: " + text);
        }
        return new NamedPoint(
                Blow.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                Moment.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                parts.group(3),
                parts.group(4) == null ? "" : parts.group(4));
    }

    static boolean isFile(String what) {
        return FILE.matcher(what).matches();
    }

    boolean isFile() {
        return isFile(what);
    }

    /** Whether a statement of this name is meant, when this thread runs it. */
    boolean matches(String name) {
        return names(what, name)
                && Pattern.compile(thread)
                        .matcher(Thread.currentThread().getName())
                        .find();
    }

    static boolean names(String what, String name) {
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + what);
        return glob.matches(Path.of(name));
    }

    @Override
    public String toString() {
        return (blow + " " + moment).toLowerCase(Locale.ROOT) + " " + what + (thread.isEmpty() ? "" : " in " + thread);
    }
}
