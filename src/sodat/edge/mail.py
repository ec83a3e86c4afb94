"""Letters by e-mail, through the SMTP server that the settings name."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from sodat.actions.ports import OutsideFailure
from sodat.edge.letters import AddressRefused, Channel, Message

SECONDS_MAX = 10.0
_PORTS = {"smtp": 25, "smtps": 465}


def by_mail(server: str, sender: str) -> Channel:
    """Return a channel over `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the first byte.

    With `smtp://` TLS is begun where the server offers it.
    """
    parts = urlsplit(server)
    secure = parts.scheme == "smtps"

    async def send(address: str, message: Message) -> None:
        try:
            await aiosmtplib.send(
                _written(sender, address, message),
                sender=sender,
                recipients=[address],
                hostname=parts.hostname,
                port=parts.port or _PORTS[parts.scheme],
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=secure,
                timeout=SECONDS_MAX,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            if all(500 <= each.code < 600 for each in refused.recipients):
                raise AddressRefused("the mail server does not take the address") from refused
            raise OutsideFailure("the mail server does not take the address now") from refused
        except (aiosmtplib.SMTPException, OSError) as failure:
            raise OutsideFailure(f"no mail goes out: {type(failure).__name__}") from failure

    return send


def _written(sender: str, address: str, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = address
    mail["Subject"] = message.subject
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.text}\n", cte="base64")
    return mail
