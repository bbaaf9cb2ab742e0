package io.github.erpvipps.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The machine's own Chromium, without a window. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 960;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** The test is left out when there is no browser, unless {@code -Dbrowser=required} makes that a failure. */
    static Browser open(Path profile) {
        Optional<File> browser = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<File> itsDriver = onPath("chromedriver");
        if (browser.isEmpty() || itsDriver.isEmpty()) {
            String what = "there is no Chromium with its chromedriver on the PATH (Debian: chromium chromium-driver)";
            assertThat(System.getProperty("browser")).as(what).isNotEqualTo("required");
            Assumptions.abort(what);
        }
        ChromeOptions options = new ChromeOptions()
                .setBinary(browser.get())
                .addArguments(
                        "--headless=new",
                        // Containers run as root and have a small /dev/shm.
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--lang=en",
                        "--hide-scrollbars",
                        "--force-device-scale-factor=1",
                        "--window-size=" + WIDTH + "," + HEIGHT,
                        "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(itsDriver.get())
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<File> onPath(String... names) {
        List<String> folders =
                List.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    void goTo(String address) {
        driver.get(address);
    }

    /** The element, once it is there and can be seen. */
    WebElement see(By what) {
        await("the page to show " + what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> driver.findElement(what).isDisplayed());
        return driver.findElement(what);
    }

    /** Clicks as soon as it can be clicked; the page draws itself anew meanwhile. */
    void click(By what) {
        await("a click on " + what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> {
                    driver.findElement(what).click();
                    return true;
                });
    }

    void type(By what, String text) {
        WebElement field = see(what);
        field.clear();
        field.sendKeys(text);
    }

    String text(By what) {
        return see(what).getText();
    }

    void scrollTo(By what) {
        ((JavascriptExecutor) driver).executeScript("arguments[0].scrollIntoView({block: 'center'})", see(what));
    }

    /** A picture of the window, when {@code -Dscreenshots=FOLDER} asks for it. */
    void picture(String name) throws IOException {
        String folder = System.getProperty("screenshots");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        }
    }

    /** Keeps what the page looked like beside the test's report. */
    void failed() throws IOException {
        Path reports = Files.createDirectories(Path.of("target", "surefire-reports"));
        Files.write(reports.resolve("browser-when-it-failed.png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
