"""The addresses of the city officer's supply: centres, stock, weekly times."""

from sodat.web.office import centres, making, stock, taking_in, weekly
from sodat.web.office.duty import sent
from sodat.web.visit import Shown

ROUTES: tuple[Shown, ...] = (
    ("GET", "/office/centres", centres.listed),
    ("GET", "/office/centres/new", centres.new),
    ("POST", "/office/centres/new", sent(centres.add)),
    ("GET", "/office/centres/{centre}", centres.one),
    ("POST", "/office/centres/{centre}", sent(centres.change)),
    ("POST", "/office/centres/{centre}/close", sent(centres.close)),
    ("POST", "/office/centres/{centre}/reopen", sent(centres.reopen)),
    ("GET", "/office/import", taking_in.ask),
    ("POST", "/office/import", taking_in.take_in),
    ("GET", "/office/stock", stock.listed),
    ("GET", "/office/stock/{centre}/{service}", stock.ledger),
    ("POST", "/office/stock/{centre}/{service}", sent(stock.enter)),
    ("POST", "/office/stock/{centre}/{service}/wastage", sent(stock.waste)),
    ("POST", "/office/stock/{centre}/{service}/undo", sent(stock.undo)),
    ("GET", "/office/templates", weekly.listed),
    ("POST", "/office/templates", sent(weekly.add)),
    ("GET", "/office/templates/make", making.preview),
    ("POST", "/office/templates/make", sent(making.make)),
    ("POST", "/office/templates/days", sent(weekly.put_day)),
    ("POST", "/office/templates/days/{exception}/remove", sent(weekly.remove_day)),
    ("GET", "/office/templates/{template}", weekly.one),
    ("POST", "/office/templates/{template}", sent(weekly.put_bands)),
    ("POST", "/office/templates/{template}/remove-band", sent(weekly.remove_band)),
    ("POST", "/office/templates/{template}/end", sent(weekly.end)),
)
