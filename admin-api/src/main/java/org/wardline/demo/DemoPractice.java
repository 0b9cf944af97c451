package org.wardline.demo;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.demo.phone.PhoneAccount;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;

/// A made-up practice as it was set up through the API, with what its people and phones were given.
///
/// @param id as the API names it
/// @param domain its SIP domain
/// @param mailbox id of the physician's mailbox
public record DemoPractice(
        String id,
        String name,
        String domain,
        String mailbox,
        List<Person> people,
        List<Phone> phones) {

    /// Somebody with a sign-in.
    ///
    /// @param role `provider`, `front_desk` or `administrator`
    public record Person(String login, Secret<String> password, String role) {
        public Person {
            Objects.requireNonNull(login, "login");
            Objects.requireNonNull(password, "password");
            Objects.requireNonNull(role, "role");
        }
    }

    /// A phone on an extension.
    public record Phone(String number, String displayName, String username, Secret<String> secret) {
        public Phone {
            Objects.requireNonNull(number, "number");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(secret, "secret");
        }
    }

    public DemoPractice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(mailbox, "mailbox");
        people = List.copyOf(people);
        phones = List.copyOf(phones);
    }

    /// The person with that role.
    public Person person(String role) {
        return people.stream()
                .filter(person -> person.role().equals(role))
                .findFirst()
                .orElseThrow();
    }

    /// The phone on that extension.
    public Phone phone(String number) {
        return phones.stream()
                .filter(phone -> phone.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    /// What a softphone needs to be that phone.
    public PhoneAccount account(
            String number, InetSocketAddress server, X509Certificate authority) {
        Phone phone = phone(number);
        return new PhoneAccount(
                server,
                authority,
                domain,
                number,
                phone.username(),
                phone.secret(),
                Phi.of(phone.displayName()),
                Phi.of(number));
    }

    /// Signs somebody of the practice in.
    public ApiPerson signIn(ApiServer server, String role) {
        Person person = person(role);
        return server.signIn(Optional.of(domain), person.login(), person.password());
    }

    /// Path of the messages in the physician's mailbox.
    public String messages() {
        return "/v1/practices/" + id + "/mailboxes/" + mailbox + "/messages";
    }
}
