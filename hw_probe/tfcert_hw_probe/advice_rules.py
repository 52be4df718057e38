"""The rules of advice, and how long each thing must last before it is said."""

from __future__ import annotations

from tfcert_hw_probe import gpu_rules, machine_rules
from tfcert_hw_probe.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("disk_full", "bad", 5.0, machine_rules.disk_full),
    Rule("memory_full_soon", "bad", 10.0, machine_rules.memory_full_soon),
    Rule("gpu_trouble", "bad", 3.0, gpu_rules.gpu_trouble),
    Rule("gpu_not_used", "bad", 10.0, gpu_rules.gpu_not_seen),
    Rule("gpu_not_used", "bad", 5.0, gpu_rules.driver_unusable),
    Rule("gpu_not_used", "warning", 30.0, gpu_rules.gpu_left_alone),
    Rule("input_pipeline", "warning", 20.0, gpu_rules.input_pipeline),
    Rule("gpu_shared", "warning", 15.0, gpu_rules.held_by_others),
    Rule("gpu_hot", "warning", 15.0, gpu_rules.slowed_by_heat),
    Rule("gpu_stale", "warning", 3.0, gpu_rules.stale_figures),
    Rule("swapping", "warning", 10.0, machine_rules.swapping),
    Rule("cpu_throttled", "warning", 15.0, machine_rules.cpu_throttled),
)
