"""Which service carries out which intent: what is not named here can't be done to a store."""

from app.services.door import Services
from app.services.founding import FoundStore, found_store

SERVICES: Services = {
    FoundStore: found_store,
}
