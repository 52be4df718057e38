"""The keys of the home screen, and of what begins and ends an attempt."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

HOME = (
    Key("home.resume", "f5", "resume", N_("resume"), N_("Go back into the live attempt.")),
    Key("home.exam", "f2", "begin('exam')", N_("exam"), N_("Start an exam: its clock cannot be paused.")),
    Key("home.practice", "f3", "begin('practice')", N_("practice"), N_("Start a practice: all figures at once.")),
    Key("home.drill", "f4", "drill", N_("drill"), N_("Start a drill: one category or skill against a short clock.")),
    Key("home.first", "f6", "first", N_("first try"), N_("Try it out: a drill of category 1, 15 minutes.")),
    Key("home.blank", "alt+b", "blank", "", N_("Begin practices and drills without the starter's help, or with it.")),
    Key("home.form", "alt+o", "form", "", N_("Draw from our own problems, from those on public sets, or from both.")),
    Key("home.result", "f7", "result", N_("result"), N_("Show the chosen attempt's result.")),
    Key("home.history", "f9,alt+y", "history", N_("history"), N_("All attempts: scores over time, skills, problems.")),
    Key("home.prepare", "f8", "prepare", N_("prepare data"), N_("Build the offline data now.")),
    Key("home.delete", "delete,alt+d", "delete", "", N_("Delete the chosen attempt; asks first, your folder stays.")),
    Key("home.prune", "alt+u", "prune", "", N_("Prune: clear away old logs and models; says which, asks first.")),
    Key("home.verify", "alt+v", "verify", "", N_("Verify a signed record: whole or not, by whom, what it says.")),
    Key("home.backup", "alt+s", "backup", "", N_("Backup: write everything that is yours into one file.")),
    Key("home.restore", "alt+r", "restore", "", N_("Restore: have everything of a backup again; asks first.")),
    Key("home.doctor", "alt+c", "doctor", "", N_("Look at this machine again.")),
    Key("home.cancel", "f10,escape", "cancel", "", N_("Stop waiting for the data; the attempt does not start.")),
)

ATTEMPTS = (
    Key("attempts.up", "up", "move(-1)", "", N_("The attempt above.")),
    Key("attempts.down", "down", "move(1)", "", N_("The attempt below.")),
    Key("attempts.open", "enter", "open", N_("open"), N_("Go on with the live one, or show another's result.")),
)

DRILL = (
    Key("drill.start", "enter,f4", "start", N_("start"), N_("Start the drill.")),
    Key("drill.close", "f10,escape", "close", N_("close"), N_("Back, without starting.")),
)

RESULT = (
    Key("result.home", "enter,f2,escape", "home", N_("home"), N_("Back to the home screen.")),
    Key("result.review", "f3,alt+o", "review", N_("review"), N_("Review this problem beside the reference.")),
    Key("result.next", "down,tab", "move(1)", N_("next category"), N_("Next category.")),
    Key("result.previous", "up,shift+tab", "move(-1)", N_("previous"), N_("Previous category.")),
    Key("result.page_down", "pagedown,end", "page(1)", N_("scroll"), N_("Scroll the checks down.")),
    Key("result.page_up", "pageup,home", "page(-1)", "", N_("Scroll the checks up.")),
    Key("result.earlier", "left", "turn(-1)", N_("earlier submission"), N_("The submission before.")),
    Key("result.sign", "alt+s,s", "sign", N_("sign"), N_("Sign this result into a file that anybody can verify.")),
    Key("result.report", "f6,alt+r", "report", N_("report"), N_("Report: write all of it into one HTML file.")),
    Key("result.record", "f9,alt+c", "record", N_("record"), N_("Record: write a pass into a PDF with your name.")),
    Key("result.regrade", "f8,alt+j", "regrade", "", N_("Grade again what our machinery failed; it was in time.")),
    Key("result.later", "right", "turn(1)", N_("later"), N_("The submission after.")),
)
