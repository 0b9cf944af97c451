package org.wardline.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.wardline.testkit.Await;
import org.wardline.testkit.PeerPrograms;

/// A headless Chromium at the console, used as a person would: by what labels, buttons and links
/// say. It reaches nothing but the loopback address.
final class Browser implements AutoCloseable {

    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Starts it.
    ///
    /// @param server the certificate that it accepts for the console, by its public key
    static Browser start(X509Certificate server) {
        var chromium = PeerPrograms.require("chromium", "chromium");
        var chromedriver = PeerPrograms.require("chromedriver", "chromium-driver");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--ignore-certificate-errors-spki-list=" + publicKeyHash(server),
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--no-proxy-server",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--disable-dev-shm-usage");
        if ("root".equals(System.getProperty("user.name"))) {
            // Chromium's own sandbox does not start as root.
            options.addArguments("--no-sandbox");
        }
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /// Opens a page in a window of that width.
    ///
    /// @param width in CSS pixels
    void open(URI page, int width) {
        driver.manage().window().setSize(new Dimension(width, HEIGHT));
        driver.get("about:blank");
        driver.get(page.toString());
    }

    /// Types into the field with that label, over what it held.
    void fill(String label, String value) {
        var field = one(By.xpath("//*[@id=//label[text()='%s']/@for]".formatted(label)));
        field.clear();
        field.sendKeys(value);
    }

    /// Chooses from the list with that label.
    void choose(String label, String option) {
        one(By.xpath(
                        "//select[@id=//label[text()='%s']/@for]/option[contains(., '%s')]"
                                .formatted(label, option)))
                .click();
    }

    /// Presses the first button that says so.
    void press(String button) {
        one(By.xpath("//button[not(@disabled)][text()='%s']".formatted(button))).click();
    }

    /// Goes to a page by its link, and waits for its heading.
    void follow(String link) {
        one(By.xpath("//nav//a[text()='%s']".formatted(link))).click();
        await("h1", link);
    }

    /// Waits until an element holds that text, and gives it.
    WebElement await(String element, String text) {
        return one(By.xpath("//%s[contains(., '%s')]".formatted(element, text)));
    }

    /// Everything that the first element with that text says now; nothing when it is not there.
    String textOf(String element, String text) {
        try {
            var found = displayed(By.xpath("//%s[contains(., '%s')]".formatted(element, text)));
            return found == null ? "" : found.getText();
        } catch (StaleElementReferenceException _) {
            return "";
        }
    }

    /// What follows a name in what is shown once.
    String shownOnce(String name) {
        return one(By.xpath("//p[starts-with(., '%s: ')]/span[@class='secret']".formatted(name)))
                .getText();
    }

    /// Everything that is to be read.
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /// The elements that a CSS selector finds now.
    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /// What an expression is in the page; a promise's value is waited for.
    Object evaluate(String expression) {
        return driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                Promise.resolve().then(() => (%s)).then(done, (error) => done(`failed: ${error.name}`));
                """
                        .formatted(expression));
    }

    /// What axe-core finds wrong by WCAG 2.2 A and AA, a line each.
    @SuppressWarnings("unchecked")
    List<String> accessibilityFaults() {
        driver.executeScript(axe());
        return (List<String>)
                evaluate(
                        """
                        axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
                          .then(({violations}) => violations.map(({id, nodes}) =>
                            `${document.title}: ${id}: ${nodes.map(({html}) => html).join(' ')}`))
                        """);
    }

    /// Whether something is wider than the window.
    boolean scrollsSideways() {
        return (Boolean)
                driver.executeScript(
                        "return document.documentElement.scrollWidth > window.innerWidth");
    }

    /// What the page and the browser complained of since the last time, a line each.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /// Everything that the page keeps beyond its own memory, and every address it asked for.
    @SuppressWarnings("unchecked")
    Map<String, Object> kept() {
        return (Map<String, Object>)
                evaluate(
                        """
                        (async () => ({
                          local: JSON.stringify(localStorage),
                          session: JSON.stringify(sessionStorage),
                          cookies: document.cookie,
                          caches: (await caches.keys()).join(),
                          databases: (await indexedDB.databases()).map(({name}) => name).join(),
                          workers: (await navigator.serviceWorker.getRegistrations()).length,
                          addresses: [location.href, ...performance.getEntriesByType('resource')
                            .map(({name}) => name)].join(' '),
                        }))()
                        """);
    }

    @Override
    public void close() {
        driver.quit();
    }

    private WebElement one(By by) {
        var found = new AtomicReference<WebElement>();
        try {
            Await.until(() -> {
                found.set(displayed(by));
                return found.get() != null;
            });
        } catch (AssertionError e) {
            throw new AssertionError("no " + by + " in: " + text(), e);
        }
        return found.get();
    }

    private WebElement displayed(By by) {
        try {
            return driver.findElements(by).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElse(null);
        } catch (StaleElementReferenceException _) {
            return null; // the page was drawn anew meanwhile
        }
    }

    private static String publicKeyHash(X509Certificate certificate) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(certificate.getPublicKey().getEncoded()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String axe() {
        try (var in = Browser.class.getResourceAsStream("/axe/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
