"""The one table from refusal to HTTP status."""

from collections.abc import Mapping

from sodat.rules import refusals as no
from sodat.rules.refusals import Refusal
from sodat.rules.webhooks import TooManyWebhooks, WebhookAddressNotUsable, WebhookUnknown
from sodat.web import refused

STATUS: Mapping[type[Refusal], int] = {
    no.MalformedFile: 400,
    no.MalformedRequest: 400,
    no.RecordRefused: 422,
    no.MobileNotUsable: 422,
    no.CodeWrong: 403,
    no.CodeExpired: 410,
    no.TooManyCodes: 429,
    no.NotSignedIn: 401,
    no.NotAllowed: 403,
    no.TooManyPeople: 409,
    no.IdentityNotUsable: 422,
    no.PersonUnknown: 404,
    no.PersonHasApplication: 409,
    no.NotEligible: 422,
    no.ReleaseUnknown: 404,
    no.NotYetOpen: 409,
    no.ApplicationsClosed: 409,
    no.ReleasePaused: 409,
    no.ReleaseCancelled: 409,
    no.StepNotAllowed: 409,
    no.ReasonMissing: 422,
    no.PartySize: 422,
    no.ChoicesMissing: 422,
    no.SlotUnknown: 422,
    no.AlreadyApplied: 409,
    no.AlreadyBooked: 409,
    no.FullyBooked: 409,
    no.ApplicationUnknown: 404,
    no.AppointmentUnknown: 404,
    no.TooManyRequests: 429,
    no.RevealWrong: 422,
    no.BeaconValueWrong: 422,
    no.RecordNotReady: 404,
    no.StockShort: 409,
    no.RulesNotUsable: 422,
    refused.PageUnknown: 404,
    refused.MethodNotUsable: 405,
    refused.FormFromElsewhere: 403,
    refused.BodyTooLarge: 413,
    refused.KeyReused: 422,
    refused.KeyInUse: 409,
    WebhookUnknown: 404,
    WebhookAddressNotUsable: 422,
    TooManyWebhooks: 409,
    refused.Busy: 503,
    refused.OurMistake: 500,
}
