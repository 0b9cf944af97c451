package org.wardline.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.wardline.access.PeopleStore;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReports;
import org.wardline.audit.review.Review;
import org.wardline.core.Pbx;
import org.wardline.http.Route;
import org.wardline.session.SignInDesk;
import org.wardline.session.SignedInPeople;
import org.wardline.store.VoicemailStore;
import org.wardline.tls.InternalCa;

/// What the resources work with.
///
/// @param authority issues certificates of phones; its root is what phones and browsers trust
/// @param name the host name by which others know this server
/// @param idle how long a session lives without a request
public record ApiParts(
        InternalCa authority,
        SignInDesk desk,
        SignedInPeople signedIn,
        PeopleStore people,
        DirectoryChanges directory,
        VoicemailStore voicemail,
        Pbx pbx,
        AuditLog audit,
        AuditReports reports,
        String name,
        Duration idle,
        InstantSource clock,
        SecureRandom random) {

    public ApiParts {
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(desk, "desk");
        Objects.requireNonNull(signedIn, "signedIn");
        Objects.requireNonNull(people, "people");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(voicemail, "voicemail");
        Objects.requireNonNull(pbx, "pbx");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(reports, "reports");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(idle, "idle");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(random, "random");
    }

    /// Every route that there is.
    public List<Route> routes() {
        return Stream.of(
                        new AuthorityResource(authority.certificate()).routes(),
                        new SessionResource(desk, signedIn, idle).routes(),
                        new AccountResource(people, desk, signedIn, directory.store(), audit)
                                .routes(),
                        new PracticeResource(directory).routes(),
                        new PersonResource(people, signedIn, directory, audit, clock).routes(),
                        new MailboxResource(directory).routes(),
                        new ExtensionResource(directory).routes(),
                        new DeviceResource(directory, random).routes(),
                        new DeviceCertificateResource(directory, authority).routes(),
                        new CallHandlingResource(directory).routes(),
                        new RingGroupResource(directory).routes(),
                        new CallerDisplayResource(directory).routes(),
                        new OpeningHoursResource(directory).routes(),
                        new MainLineResource(directory).routes(),
                        new NightSwitchResource(directory, clock).routes(),
                        new PremisesResource(directory).routes(),
                        new PhoneLocationResource(directory).routes(),
                        new EmergencyContactResource(directory, random).routes(),
                        new TrunkResource(directory, pbx, clock).routes(),
                        new OutsideCallResource(directory).routes(),
                        new OutsideMinutesResource(directory, clock).routes(),
                        new StatusResource(pbx).routes(),
                        new AuditResource(reports, audit, name).routes(),
                        new ReviewResource(new Review(reports.reader()), people, audit, clock)
                                .routes(),
                        new PhonePinResource(people, desk, audit, clock).routes(),
                        new PracticeSettingsResource(voicemail, audit).routes(),
                        new LegalHoldResource(voicemail, directory, audit).routes(),
                        new MessageResource(voicemail, audit).routes(),
                        new MessageFolderResource(voicemail, audit).routes(),
                        new GreetingResource(voicemail, audit).routes())
                .flatMap(List::stream)
                .toList();
    }
}
