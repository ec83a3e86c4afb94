"""Refusals that only the web knows: no rule is broken, but there is nothing to answer."""

from sodat.rules.refusals import MalformedRequest, Refusal


class PageUnknown(Refusal):
    """Nothing is at this address, or not in this mode."""

    code = "page-unknown"


class MethodNotUsable(Refusal):
    """The address is there but takes other requests. Facts: allowed."""

    code = "method-not-usable"


class FormFromElsewhere(Refusal):
    """A form that was sent with our cookie from another site's page."""

    code = "form-from-elsewhere"


class BodyTooLarge(MalformedRequest):
    """More bytes than any request needs. Facts: field, what."""


class Busy(Refusal):
    """The database or another outside part did not answer. Facts: wait_seconds."""

    code = "busy"


class OurMistake(Refusal):
    """An exception nobody expected; its text stays in the log, under the id. Facts: id."""

    code = "our-mistake"


class KeyReused(Refusal):
    """An Idempotency-Key that came with another request before."""

    code = "key-reused"


class KeyInUse(Refusal):
    """A request with this Idempotency-Key is being worked on. Facts: wait_seconds."""

    code = "key-in-use"
