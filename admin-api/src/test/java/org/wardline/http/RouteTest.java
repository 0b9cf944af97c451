package org.wardline.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.linecorp.armeria.common.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.access.Permission;

class RouteTest {

    @ParameterizedTest
    @CsvSource({
        "LISTEN, /v1/messages/{message}/audio",
        "LISTEN, /v1/practices/{practice}/messages/{message}",
        "LIST_MAILBOX, /v1/mailboxes/{mailbox}",
        "CONFIGURE_PEOPLE, /v1/people",
        "VIEW_STATUS, /v1/status",
        "OWN_ACCOUNT, /account",
    })
    void aPathThatDoesNotNameWhatThePermissionIsAboutIsRefused(Permission permission, String path) {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Route.Guarded(
                                HttpMethod.GET, path, permission, x -> x.exchange().noContent()));
    }

    @Test
    void anOpenRouteNeedsAReason() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Route.Open(HttpMethod.GET, "/v1/x", " ", Exchange::noContent));
    }

    @Test
    void aRouteWithoutPermissionIsNoRoute() {
        assertThrows(
                NullPointerException.class,
                () ->
                        new Route.Guarded(
                                HttpMethod.GET, "/v1/x", null, x -> x.exchange().noContent()));
    }
}
