package io.haingestor.simulator;

/** A request to the simulator itself that cannot be done; answered as {@code application/problem+json} (RFC 9457). */
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Problem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    int status() {
        return status;
    }

    String json() {
        return Json.object()
                .put("type", "about:blank")
                .put("title", status == 404 ? "Not Found" : status == 415 ? "Unsupported Media Type" : "Bad Request")
                .put("status", status)
                .put("detail", getMessage())
                .toString();
    }
}
