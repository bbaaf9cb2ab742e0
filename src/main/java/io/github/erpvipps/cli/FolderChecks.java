package io.github.erpvipps.cli;

import io.github.erpvipps.cli.CheckCommand.Findings;
import io.github.erpvipps.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the bridge can work in the folders of the file drop; one that is missing it would make. */
final class FolderChecks {

    private static final List<String> FOLDERS =
            List.of("erp.files.inbox", "erp.files.archive", "erp.files.rejected", "erp.files.outbox");

    private final Settings settings;
    private final Findings findings;

    FolderChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        if (!settings.flag("erp.files.enabled")) {
            return;
        }
        for (String folder : FOLDERS) {
            Path path = settings.path(folder);
            Path existing = path;
            while (existing.getParent() != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            if (!settings.isSet(folder)) {
                findings.wrong(folder + ": is not set; name a folder");
            } else if (Files.isDirectory(existing) && Files.isWritable(existing)) {
                findings.ok(folder + ": " + path + (existing.equals(path) ? "" : " (is made when it is needed)"));
            } else {
                findings.wrong(folder + ": " + existing + " is no folder that this user may write to; change its owner,"
                        + " or name another");
            }
        }
    }
}
