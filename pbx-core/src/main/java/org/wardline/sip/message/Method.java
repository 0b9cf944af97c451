package org.wardline.sip.message;

import java.util.List;

/// A request method (RFC 3261 7.1): a case-sensitive token, known to us or not.
public record Method(String name) {

    public static final Method INVITE = new Method("INVITE");
    public static final Method ACK = new Method("ACK");
    public static final Method BYE = new Method("BYE");
    public static final Method CANCEL = new Method("CANCEL");
    public static final Method REGISTER = new Method("REGISTER");
    public static final Method OPTIONS = new Method("OPTIONS");
    public static final Method SUBSCRIBE = new Method("SUBSCRIBE");
    public static final Method NOTIFY = new Method("NOTIFY");
    public static final Method REFER = new Method("REFER");
    public static final Method INFO = new Method("INFO");
    public static final Method UPDATE = new Method("UPDATE");
    public static final Method PRACK = new Method("PRACK");
    public static final Method MESSAGE = new Method("MESSAGE");
    public static final Method PUBLISH = new Method("PUBLISH");

    /// The methods registered with IANA; any other one is answered with 501.
    public static final List<Method> REGISTERED =
            List.of(
                    INVITE, ACK, BYE, CANCEL, REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, REFER, INFO,
                    UPDATE, PRACK, MESSAGE, PUBLISH);

    public Method {
        if (name.isEmpty() || !Chars.all(Chars.TOKEN, name)) {
            throw new IllegalArgumentException("A method is a token");
        }
    }

    /// The method of that name; registered ones are shared.
    public static Method of(String name) {
        for (Method method : REGISTERED) {
            if (method.name.equals(name)) {
                return method;
            }
        }
        return new Method(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
