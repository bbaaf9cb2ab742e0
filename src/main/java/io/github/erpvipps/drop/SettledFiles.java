package io.github.erpvipps.drop;

import io.github.erpvipps.files.LineKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Lets a file through once it has not changed for a while. The time is counted by our own watch from what we saw ourselves: a
 * file's date may have been copied from somewhere else.
 */
public final class SettledFiles implements GenericFileFilter<Object> {

    private record Seen(long size, long modified, long sinceNanos) {}

    private final Duration settle;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public SettledFiles(Duration settle) {
        this.settle = settle;
    }

    @Override
    public boolean accept(GenericFile<Object> file) {
        if (file.isDirectory()) {
            return false;
        }
        String name = file.getFileNameOnly();
        String lower = name.toLowerCase(Locale.ROOT);
        boolean unfinished = name.startsWith(".") || lower.endsWith(".tmp") || lower.endsWith(".part");
        if (unfinished || LineKind.ofFileName(name).isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        Seen latest = seen.compute(
                name,
                (n, before) -> before != null
                                && before.size() == file.getFileLength()
                                && before.modified() == file.getLastModified()
                        ? before
                        : new Seen(file.getFileLength(), file.getLastModified(), now));
        return now - latest.sinceNanos() >= settle.toNanos();
    }

    /** The file is gone; one of the same name is another one. */
    void forget(String name) {
        seen.remove(name);
    }
}
