package io.github.erpvipps.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A short day of an ERP that passes one flow.
 *
 * @param thread what the name of the flow's threads contains, a regular expression; empty: any
 * @param changes what an integrator has changed in the installation
 * @param day what the ERP does, and waits for; it ends when all that was asked is final
 */
record Scenario(
        String name, String thread, boolean files, List<String> settings, List<Change> changes, Start start, Day day) {

    interface Day {
        void play(Scene scene);
    }

    /** How the bridge that meets its blow comes into being. */
    interface Start {
        void with(Scene scene, NamedPoint point);
    }

    /** A text in a file of the installation, and what stands there instead. */
    record Change(String file, String text, String instead) {

        void in(Path home) {
            try {
                Path path = home.resolve(file);
                String before = Files.readString(path);
                if (!before.contains(text)) {
                    throw new IllegalStateException(file + " has no " + text);
                }
                Files.writeString(path, before.replace(text, instead));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Scenario of(String name, String thread, Day day) {
        return new Scenario(name, thread, false, List.of(), List.of(), (scene, point) -> scene.startBridge(point), day);
    }

    Scenario withFiles() {
        return new Scenario(name, thread, true, settings, changes, start, day);
    }

    Scenario with(String setting) {
        List<String> more = new ArrayList<>(settings);
        more.add(setting);
        return new Scenario(name, thread, files, more, changes, start, day);
    }

    Scenario changing(String file, String text, String instead) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(file, text, instead));
        return new Scenario(name, thread, files, settings, more, start, day);
    }

    Scenario starting(Start other) {
        return new Scenario(name, thread, files, settings, changes, other, day);
    }

    @Override
    public String toString() {
        return name;
    }
}
