"""Which service carries out which intent: what is not named here can't be done to a store."""

from app.services.caseload import PlayCases, play_cases
from app.services.cases import ReportCase, TakeStep, report_case, take_step
from app.services.catalogue import ImportCatalogue, SaveCondition, SaveType, import_catalogue, save_condition, save_type
from app.services.door import Services
from app.services.founding import FoundStore, found_store
from app.services.people import BeginSession, SetPassword, begin_session, set_password
from app.services.survey import MakeGrids, TakeSurvey, make_grids, take_survey
from app.services.time_rules import SetCalendar, set_calendar

SERVICES: Services = {
    FoundStore: found_store,
    TakeSurvey: take_survey,
    MakeGrids: make_grids,
    ReportCase: report_case,
    TakeStep: take_step,
    PlayCases: play_cases,
    BeginSession: begin_session,
    SetPassword: set_password,
    SaveType: save_type,
    SaveCondition: save_condition,
    ImportCatalogue: import_catalogue,
    SetCalendar: set_calendar,
}
