"""Which service carries out which intent: what is not named here can't be done to a store."""

from app.services.admission import AdmitWorkstation, BarWorkstation, admit_workstation, bar_workstation
from app.services.caseload import PlayCases, play_cases
from app.services.cases import ReportCase, TakeStep, report_case, take_step
from app.services.catalogue import ImportCatalogue, SaveCondition, SaveType, import_catalogue, save_condition, save_type
from app.services.components import ChangeComponent, change_component
from app.services.door import Services
from app.services.due import RunDue, run_due
from app.services.founding import FoundStore, found_store
from app.services.people import (
    BeginSession,
    NoteWrongPassword,
    SetLoginRules,
    SetPassword,
    begin_session,
    note_wrong_password,
    set_login_rules,
    set_password,
)
from app.services.recordings import AddRecording, add_recording
from app.services.roles import SaveRole, SetPermission, save_role, set_permission
from app.services.roster import (
    GiveHandover,
    SavePost,
    SaveShift,
    SetDuties,
    TakeHandover,
    give_handover,
    save_post,
    save_shift,
    set_duties,
    take_handover,
)
from app.services.staff import (
    AddUser,
    BarUser,
    ChangeUser,
    SaveDepartment,
    UnlockUser,
    add_user,
    bar_user,
    change_user,
    save_department,
    unlock_user,
)
from app.services.supervision import Supervise, supervise
from app.services.survey import MakeGrids, TakeSurvey, make_grids, take_survey
from app.services.time_rules import SetCalendar, SetStageLimits, set_calendar, set_stage_limits

SERVICES: Services = {
    FoundStore: found_store,
    TakeSurvey: take_survey,
    MakeGrids: make_grids,
    ChangeComponent: change_component,
    ReportCase: report_case,
    TakeStep: take_step,
    AddRecording: add_recording,
    Supervise: supervise,
    RunDue: run_due,
    PlayCases: play_cases,
    BeginSession: begin_session,
    SetPassword: set_password,
    SaveType: save_type,
    SaveCondition: save_condition,
    ImportCatalogue: import_catalogue,
    SetCalendar: set_calendar,
    SetStageLimits: set_stage_limits,
    NoteWrongPassword: note_wrong_password,
    SetLoginRules: set_login_rules,
    AddUser: add_user,
    ChangeUser: change_user,
    BarUser: bar_user,
    UnlockUser: unlock_user,
    SaveDepartment: save_department,
    SaveRole: save_role,
    SetPermission: set_permission,
    SavePost: save_post,
    SaveShift: save_shift,
    SetDuties: set_duties,
    GiveHandover: give_handover,
    TakeHandover: take_handover,
    AdmitWorkstation: admit_workstation,
    BarWorkstation: bar_workstation,
}

OFFLINE = frozenset({
    ReportCase, TakeStep, AddRecording, Supervise, ChangeComponent, BeginSession, NoteWrongPassword, GiveHandover,
    TakeHandover})
"""What may be meant while the shared store can't be reached. The rest is only done online: configuration, and what
concerns a whole town."""

STAGED = frozenset({TakeSurvey, MakeGrids})
"""What may change so many rows that a workstation sends it to a shared store in parts."""
