package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.run.Bridge;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rehearse",
        description =
                "Starts a bridge once, with an empty ledger of its own and with no route running, and keeps the classes that it needed "
                        + "in one file. Later starts take two thirds of the time. Again after each upgrade.")
final class RehearseCommand implements Callable<Integer> {

    private static final int LONGEST_ANSWER_MS = 30_000;
    private static final Pattern CLASS_OF_A_VERSION = Pattern.compile("META-INF/versions/\\d+/(.+)\\.class");

    /** {@code ./bridge} gives it, and makes the file of classes from what the JVM has seen without these. */
    @Option(names = "--leave-out", hidden = true, required = true)
    private Path leaveOut;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bridge-rehearsal");
        try (Stop stop = Stop.listen()) {
            rehearse(folder);
            stop.started();
        } finally {
            delete(folder);
        }
        Files.write(leaveOut, classesOfVersions(Path.of(System.getProperty("java.class.path"))));
        return ExitCode.OK;
    }

    private static void rehearse(Path folder) throws IOException {
        try (Bridge bridge = Bridge.rehearse(settings(folder))) {
            askForHealth(bridge.settings().number("management.port"));
        }
    }

    /** Nothing of the installation's own: no secret, no database or folder of anybody, and port 9, where nobody listens. */
    private static Settings settings(Path folder) {
        String password = UUID.randomUUID().toString();
        return Settings.load(CommonOptions.home(), null, Map.of()).with("""
                vipps.base-url=http://127.0.0.1:9
                vipps.client-id=rehearsal
                vipps.client-secret=rehearsal
                vipps.subscription-key=rehearsal
                vipps.merchant-serial-number=123456
                vipps.callback-prefix=https://rehearsal.example.com/vipps/callbacks
                vipps.return-url=https://rehearsal.example.com/thanks
                bridge.callback-secret=a-secret-of-a-rehearsal
                bridge.jdbc-url=
                bridge.embedded=true
                bridge.embedded-directory=%1$s/postgres
                erp.jdbc-url=
                erp.create-tables=true
                erp.sql-directory=routes/sql/erp
                erp.files.enabled=false
                erp.files.inbox=%1$s/inbox
                erp.files.archive=%1$s/archive
                erp.files.rejected=%1$s/rejected
                erp.files.outbox=%1$s/outbox
                server.host=127.0.0.1
                server.port=0
                management.host=127.0.0.1
                management.port=0
                management.username=rehearsal
                management.password=%2$s
                """.formatted(folder, password));
    }

    /** Whatever it says: no route runs. */
    private static void askForHealth(long managementPort) throws IOException {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/observe/health/ready");
        HttpURLConnection question = (HttpURLConnection) health.toURL().openConnection();
        question.setConnectTimeout(LONGEST_ANSWER_MS);
        question.setReadTimeout(LONGEST_ANSWER_MS);
        question.getResponseCode();
    }

    /**
     * What a jar has once for each version of Java. The JVM archives these classes, but looks for them in the wrong place once somebody
     * watches classes being loaded (Flight Recorder, an agent), and Java 17 dies of it.
     */
    private static Set<String> classesOfVersions(Path jar) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path library : librariesOf(jar)) {
            try (JarFile file = new JarFile(library.toFile())) {
                file.stream()
                        .map(entry -> CLASS_OF_A_VERSION.matcher(entry.getName()))
                        .filter(Matcher::matches)
                        .forEach(name -> names.add(name.group(1)));
            }
        }
        return names;
    }

    /** The jar's own list, which says in which order they are searched. */
    private static List<Path> librariesOf(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String libraries = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.of(libraries.split(" ")).map(jar::resolveSibling).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
