"""The keys that work on every screen."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

APP = (
    Key(
        "app.help",
        "f1,question_mark",
        "app.help",
        N_("help"),
        N_("Help: what has the focus, every key, grading and outcomes."),
        priority=True,
    ),
    Key(
        "app.palette",
        "ctrl+p",
        "app.command_palette",
        N_("all"),
        N_("Everything by name, with its id and its keys; again: close it."),
        priority=True,
    ),
    Key(
        "app.leave",
        "ctrl+q",
        "app.leave",
        N_("leave"),
        N_("Leave the workstation; training and the clock go on."),
        priority=True,
    ),
    Key("app.settings", "alt+g", "app.settings", "", N_("Settings: see and change them.")),
    Key("app.looks", "alt+slash", "app.looks", "", N_("Looks: dark, light, high contrast, the terminal's colours.")),
    Key("app.welcome", "alt+apostrophe", "app.welcome", "", N_("Welcome: the five keys that matter.")),
    Key("app.engine", "alt+n", "app.engine", "", N_("Engine: how the process behind the screen is doing.")),
    Key(
        "app.interrupt",
        "ctrl+c",
        "app.interrupt",
        "",
        N_("Copy what is selected; with nothing selected, twice: leave the workstation."),
        priority=True,
    ),
    Key("app.reference", "alt+f", "app.reference", "", N_("Reference: search TensorFlow and Keras, offline.")),
    Key(
        "app.monitor",
        "alt+8,shift+f8",
        "app.monitor",
        "",
        N_("Monitor: cores, memory, GPUs, processes and the history of a run, full screen."),
    ),
    Key("app.datasets", "alt+7,shift+f7", "app.datasets", "", N_("Public data sets: fetch, carry, remove them.")),
    Key("app.about", "alt+a", "app.about", "", N_("About: the real exam's rules, and what is ours.")),
)
