package org.wardline.http;

/// Ends a request with a problem. Thrown by handlers, turned into the answer by the gate.
public final class ApiRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /// Ends the request with this answer.
    public ApiRefused(Problem problem) {
        super(problem.type().title(), null, false, false);
        this.problem = problem;
    }

    /// Ends the request with a problem that its type says all about.
    public ApiRefused(ProblemType type) {
        this(Problem.of(type));
    }

    /// Ends the request with one sentence more than the type says.
    public ApiRefused(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    /// The answer.
    public Problem problem() {
        return problem;
    }
}
