package org.wardline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.demo.phone.PhoneAccount;
import org.wardline.demo.phone.Softphone;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Await;
import org.wardline.testkit.RawHttps;

/// The console in a real Chromium: what people do with it, and what must not happen there.
class ConsoleIT {

    private static final String MAPLE = "maple.example";
    private static final String BIRCH = "birch.example";
    private static final int DESK = 1280;
    private static final int POCKET = 390;

    /// What an attacker says as a name: the caller decides what his phone sends.
    private static final String HOSTILE_NAME = "<img src=x onerror=alert(1)>";

    private static final String NUMBER = "+15555550100";

    /// Two seconds of mu-law.
    private static final byte[] AUDIO = new byte[16_000];

    private static ApiHouse house;
    private static TenantId maple;
    private static Browser browser;

    @BeforeAll
    static void aPracticeAndABrowser() throws IOException {
        house = new ApiHouse();
        maple = house.practice(MAPLE);
        var mailbox = house.mailbox(maple, "Nurse line");
        house.message(maple, mailbox, ApiHouse.caller(HOSTILE_NAME, NUMBER), AUDIO);
        var physician = signedUp(maple, MAPLE, "physician", Role.PROVIDER);
        house.give(maple, physician, mailbox, Permission.LIST_MAILBOX, Permission.LISTEN);
        signedUp(maple, MAPLE, "desk", Role.FRONT_DESK);
        signedUp(maple, MAPLE, "manager", Role.ADMINISTRATOR);
        signedUp(TenantId.DEPLOYMENT, "", "operator", Role.ADMINISTRATOR);
        TenantId birch = house.practice(BIRCH);
        signedUp(birch, BIRCH, "desk", Role.FRONT_DESK);
        signedUp(birch, BIRCH, "manager", Role.ADMINISTRATOR);
        var manager = house.client();
        manager.signIn(MAPLE, "manager", ApiHouse.CHOSEN);
        manager.send(
                "PUT",
                "/v1/practices/" + maple + "/opening-hours",
                Map.of("timeZone", "America/Chicago", "week", Map.of()));
        try (var socket = RawHttps.connect(house)) {
            browser = Browser.start((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        house.close();
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aPhysicianHearsAMessageForAPurposeAndTheLogHasIt() {
        signIn(MAPLE, "physician", DESK);
        browser.choose("Purpose", "The patient asked");
        browser.press("Show messages");
        browser.await("td", NUMBER);
        int before = house.entries(maple, "message.listen.intended").size();
        browser.press("Play");
        browser.await("span", "of 2 s");
        var played = house.entries(maple, "message.listen.intended");
        assertEquals(before + 1, played.size());
        assertEquals("patient_request", played.getLast().field("purpose").orElseThrow());
    }

    @Test
    void nothingOfItIsKeptOrInAnAddress() {
        signIn(MAPLE, "physician", DESK);
        browser.press("Show messages");
        browser.press("Play");
        browser.await("span", "of 2 s");
        Map<String, Object> kept = browser.kept();
        assertEquals("{}", kept.get("local"));
        assertEquals("{}", kept.get("session"));
        assertEquals("", kept.get("cookies"));
        assertEquals("", kept.get("caches"));
        assertEquals("", kept.get("databases"));
        assertEquals(0L, kept.get("workers"));
        String addresses = (String) kept.get("addresses");
        assertTrue(addresses.contains("/audio?purpose=treatment"), addresses);
        assertFalse(addresses.contains("5555550100"), addresses);
        assertFalse(addresses.contains("physician"), addresses);
    }

    @Test
    void aCallersNameIsTextWhateverItSays() {
        signIn(MAPLE, "physician", DESK);
        browser.press("Show messages");
        browser.await("td", HOSTILE_NAME);
        assertEquals(List.of(), browser.all("main img"));
    }

    @Test
    void noStringBecomesMarkupOrCodeAndNobodyElseIsAsked() {
        signIn(MAPLE, "physician", DESK);
        assertEquals(
                "failed: TypeError",
                browser.evaluate("document.getElementById('page').innerHTML = '<b>x</b>'"));
        assertEquals(
                "failed: TypeError",
                browser.evaluate("document.getElementById('page').setAttribute('onclick', 'x')"));
        assertEquals("connect-src", violated("fetch('https://127.0.0.1:1/x').catch(() => {})"));
        assertEquals("img-src", violated("new Image().src = 'https://127.0.0.1:1/x'"));
        assertFalse(browser.complaints().isEmpty(), "the browser said nothing of it");
    }

    @Test
    void theFrontDeskHasNoMessagesWhateverAddressItTypes() {
        signIn(MAPLE, "desk", DESK);
        browser.await("h1", "Phones now");
        assertEquals(List.of("Phones now", "Opening hours", "My password"), links());
        browser.evaluate("location.hash = '#messages'");
        browser.await("h1", "Phones now");
        assertFalse(browser.text().contains("Nurse line"), browser.text());
    }

    @Test
    void aWrongPasswordIsSaidAndSignsNobodyIn() {
        browser.open(house.base(), DESK);
        browser.fill("Practice", MAPLE);
        browser.fill("Login", "physician");
        browser.fill("Password", "not the password at all");
        browser.press("Sign in");
        browser.await("p", "The sign-in was refused");
        assertEquals(List.of(), links());
        assertEquals(1, browser.complaints().size(), "the browser tells of the 401");
    }

    @Test
    void aSessionThatEndedAsksForSignInAndShowsNothingMore() {
        signIn(MAPLE, "physician", DESK);
        browser.press("Show messages");
        browser.await("td", NUMBER);
        house.clock().advance(ApiHouse.IDLE.plus(Duration.ofMinutes(1)));
        browser.press("Show messages");
        browser.await("h2", "Sign in to Wardline");
        browser.await("p", "You were signed out");
        assertFalse(browser.text().contains(NUMBER), browser.text());
        assertEquals(1, browser.complaints().size(), "the browser tells of the 401");
    }

    @Test
    void anOperatorGoesFromTheFirstPasswordToARegisteredPhone() throws IOException {
        var first = house.person(TenantId.DEPLOYMENT, "newcomer", Role.ADMINISTRATOR);
        browser.open(house.base(), DESK);
        browser.fill("Login", first.login());
        browser.fill("Password", first.oneTime().reveal());
        browser.press("Sign in");
        browser.await("p", "good for one sign-in");
        browser.fill("Present password", first.oneTime().reveal());
        browser.fill("New password", ApiHouse.CHOSEN);
        browser.fill("New password once more", ApiHouse.CHOSEN);
        browser.press("Change");

        browser.await("h1", "Practices");
        browser.fill("Name", "Quay Street Surgery");
        browser.fill("Domain", "localhost");
        browser.press("Add practice");
        browser.await("td", "Quay Street Surgery");
        manage("Quay Street Surgery");
        browser.await("h1", "Extensions");
        browser.await("p", "0 of 4800 minutes");
        browser.fill("Number", "101");
        browser.fill("Name shown to others", "Reception");
        browser.press("Add extension");
        browser.await("td", "Reception");
        browser.fill("Label", "Reception, desk phone");
        browser.press("Add device");
        var account =
                new PhoneAccount(
                        house.sip(),
                        house.authority(),
                        browser.shownOnce("Server and domain"),
                        browser.shownOnce("Number"),
                        browser.shownOnce("User name"),
                        Secret.of(browser.shownOnce("Secret")),
                        Phi.of("Reception"),
                        Phi.of("101"));
        try (var phone = Softphone.connect(account)) {
            assertEquals(200, phone.register());
            browser.follow("Phones now");
            browser.await("h2", "1 phones registered");
            browser.await("td", "TLSv1.3");
        }
        browser.follow("Extensions");
        assertFalse(browser.text().contains(account.password().reveal()), "shown twice");
    }

    @Test
    void anAdministratorLetsAPersonHearAMailboxAndTakesItBack() {
        signIn(MAPLE, "manager", DESK);
        browser.follow("People");
        browser.fill("Login", "locum");
        browser.choose("Role", "Provider");
        browser.press("Add person");
        assertFalse(browser.shownOnce("One-time password").isEmpty());
        browser.await("td", "locum");
        browser.choose("Person", "locum");
        browser.choose("Mailbox", "Nurse line");
        browser.press("Give the mailbox");
        Await.until(() -> row("locum").contains("Nurse line"));
        browser.choose("Person", "locum");
        browser.press("Take it back");
        Await.until(() -> row("locum").contains("locum") && !row("locum").contains("Nurse line"));
    }

    @Test
    void anAdministratorSetsTheHoursAndTheFrontDeskSwitchesToNight() {
        signIn(BIRCH, "manager", DESK);
        browser.follow("Opening hours");
        browser.await("p", "no opening hours yet");
        assertEquals(2, browser.complaints().size(), "the browser tells of both 404");
        browser.fill("Time zone", "America/Chicago");
        browser.choose("Day", "Friday");
        browser.fill("Open", "08:00-12:00, 13:00-17:00");
        browser.press("Set the day");
        browser.await("td", "08:00-12:00, 13:00-17:00");
        // How a date is typed depends on the browser's language.
        browser.evaluate("document.querySelector('input[type=date]').value = '2026-11-26'");
        browser.fill("Name", "Thanksgiving");
        browser.press("Add holiday");
        browser.await("td", "Thanksgiving");
        browser.fill("Open", "17:00-08:00");
        browser.press("Set the day");
        browser.await("p", "Hours end after they begin");
        assertEquals(1, browser.complaints().size(), "the browser tells of the 422");

        signIn(BIRCH, "desk", DESK);
        browser.follow("Opening hours");
        browser.press("Open");
        browser.await("h2", "Open now");
        browser.press("Night");
        browser.await("h2", "Closed now");
        browser.await("p", "The switch says so");
        browser.press("By the hours");
        browser.await("p", "The hours say so");
    }

    @Test
    void everyPageIsAccessibleAndFitsBothWidths() {
        List<String> faults = new ArrayList<>();
        for (int width : List.of(DESK, POCKET)) {
            browser.open(house.base(), width);
            browser.await("h2", "Sign in to Wardline");
            look("sign in", width, faults);
            lookAtEveryPage(MAPLE, "physician", width, faults);
            browser.follow("Messages");
            browser.press("Show messages");
            browser.press("Play");
            browser.await("span", "of 2 s");
            look("player", width, faults);
            lookAtEveryPage(MAPLE, "manager", width, faults);
            lookAtEveryPage(MAPLE, "desk", width, faults);
            lookAtEveryPage("", "operator", width, faults);
        }
        assertEquals(List.of(), faults);
    }

    /// Which directive of the page's policy forbids that.
    private static Object violated(String act) {
        return browser.evaluate(
                """
                new Promise((told) => {
                  addEventListener('securitypolicyviolation', (event) => told(event.effectiveDirective), {once: true});
                  %s;
                })
                """
                        .formatted(act));
    }

    private static void lookAtEveryPage(
            String practice, String login, int width, List<String> faults) {
        signIn(practice, login, width);
        for (String link : links()) {
            browser.follow(link);
            Await.until(() -> !browser.text().contains("One moment"));
            look(link, width, faults);
        }
    }

    private static void look(String page, int width, List<String> faults) {
        browser.accessibilityFaults().forEach(fault -> faults.add(width + " px, " + fault));
        if (browser.scrollsSideways()) {
            faults.add(width + " px, " + page + ": scrolls sideways");
        }
    }

    private static void signIn(String practice, String login, int width) {
        browser.open(house.base(), width);
        browser.fill("Practice", practice);
        browser.fill("Login", login);
        browser.fill("Password", ApiHouse.CHOSEN);
        browser.press("Sign in");
        browser.await("button", "Sign out");
    }

    private static List<String> links() {
        return browser.all("nav a").stream().map(WebElement::getText).toList();
    }

    private static String row(String person) {
        return browser.textOf("tr", person);
    }

    private static void manage(String practice) {
        browser.await("tr[td[text()='" + practice + "']]//button", "Manage").click();
    }

    private static UserId signedUp(TenantId tenant, String domain, String login, Role role) {
        var person = house.person(tenant, login, role);
        var client = house.client();
        client.signIn(domain, login, person.oneTime().reveal());
        client.changePassword(person.oneTime().reveal(), ApiHouse.CHOSEN);
        return person.user();
    }
}
