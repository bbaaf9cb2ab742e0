package io.github.erpvipps.faults;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A short day of an ERP that passes one flow.
 *
 * @param thread what the name of the flow's threads contains, a regular expression; empty: any
 * @param api the only API whose scenario it is; null: it is played with either
 * @param moving whether the payments begin with eCom, and the bridge that follows has another {@code vipps.api}
 * @param vipps what is otherwise at Vipps
 * @param changes what an integrator has changed in the installation
 * @param day what the ERP does, and waits for; it ends when all that was asked is final
 */
record Scenario(
        String name,
        String thread,
        String api,
        boolean moving,
        boolean files,
        UnaryOperator<SimulatorSettings> vipps,
        List<String> settings,
        List<Change> changes,
        Start start,
        Day day) {

    static final String ECOM = "ecom";
    static final String EPAYMENT = "epayment";

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
        return new Scenario(
                name,
                thread,
                null,
                false,
                false,
                UnaryOperator.identity(),
                List.of(),
                List.of(),
                (scene, point) -> scene.startBridge(point),
                day);
    }

    Scenario onlyWith(String onlyApi) {
        return new Scenario(name, thread, onlyApi, moving, files, vipps, settings, changes, start, day);
    }

    /** The bridge that dies has its payments made with eCom, the one that follows with the other API. */
    Scenario movingToEpayment() {
        return new Scenario(name, thread, EPAYMENT, true, files, vipps, settings, changes, start, day);
    }

    Scenario withFiles() {
        return new Scenario(name, thread, api, moving, true, vipps, settings, changes, start, day);
    }

    Scenario atVipps(UnaryOperator<SimulatorSettings> otherwise) {
        return new Scenario(name, thread, api, moving, files, otherwise, settings, changes, start, day);
    }

    Scenario with(String setting) {
        List<String> more = new ArrayList<>(settings);
        more.add(setting);
        return new Scenario(name, thread, api, moving, files, vipps, more, changes, start, day);
    }

    Scenario changing(String file, String text, String instead) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(file, text, instead));
        return new Scenario(name, thread, api, moving, files, vipps, settings, more, start, day);
    }

    Scenario starting(Start other) {
        return new Scenario(name, thread, api, moving, files, vipps, settings, changes, other, day);
    }

    /** What {@code vipps.api} is when the bridge that meets its blow starts. */
    String startsWith() {
        return moving ? ECOM : api == null ? Shop.API : api;
    }

    @Override
    public String toString() {
        return name;
    }
}
