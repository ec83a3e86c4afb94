"""The one wall around the city: it calls this machine and no other."""

from ipaddress import ip_address
from urllib.parse import urlsplit


class NotLoopback(Exception):
    """The city and its programs call no machine but this one."""


def loopback(base_url: str) -> tuple[str, int]:
    """Return host and port of `http://127.x.y.z:port`, `http://[::1]:port` or `http://localhost:port`.

    No name is ever resolved: `localhost` is taken to mean 127.0.0.1.

    Raises:
        NotLoopback: any other address, any other name, any other scheme, or a path.
    """
    url = urlsplit(base_url)
    host = "127.0.0.1" if url.hostname == "localhost" else url.hostname or ""
    try:
        port = url.port or 80
        inside = url.scheme == "http" and ip_address(host).is_loopback and url.path in {"", "/"}
    except ValueError:
        port, inside = 0, False
    if not inside:
        raise NotLoopback(f"only http:// on 127.0.0.0/8 or [::1] is ever called, not {base_url!r}")
    return host, port
