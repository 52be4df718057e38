"""What CUDA makes of CUDA_VISIBLE_DEVICES: a pure function of the GPUs and the environment."""

from __future__ import annotations

import pytest

from fake_nvml import Replay, situation
from tfcert_hw_probe.gpu import GpuMeter
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.visible_devices import Visible, visible_gpus

FOUR = [GpuSample(n, "NVIDIA A100", uuid=f"GPU-{n}aaa1111-2222-3333") for n in range(4)]
MIXED = [GpuSample(0, "NVIDIA T4", uuid="GPU-01"), GpuSample(1, "NVIDIA H100", uuid="GPU-02")]


@pytest.mark.parametrize(
    ("visible", "places"),
    [
        (None, [0, 1, 2, 3]),
        ("0", [0]),
        ("2,0", [2, 0]),
        (" 1 , 3 ", [1, 3]),
        ("1,7,2", [1]),
        ("1,-1,2", [1]),
        ("3,nothing,2", [3]),
        ("2gpu,1x", [2, 1]),
        ("0,,1", [0]),
        ("GPU-2aaa1111-2222-3333", [2]),
        ("GPU-2,GPU-0", [2, 0]),
        ("GPU-3,GPU-9,GPU-1", [3]),
    ],
)
def test_the_list_is_read_as_cuda_reads_it(visible: str | None, places: list[int]) -> None:
    assert visible_gpus(FOUR, visible) == Visible(places)


@pytest.mark.parametrize(
    ("visible", "words"),
    [
        ("", "CUDA_VISIBLE_DEVICES is empty"),
        ("  ", "CUDA_VISIBLE_DEVICES is empty"),
        ("-1", "-1 hides every GPU"),
        ("7", "there is no GPU 7"),
        ("NoDevFiles", "NoDevFiles names no GPU"),
        ("0,1,0", "0 is there twice"),
        ("GPU-", "fits more than one GPU"),
        ("GPU-77", "no GPU here is GPU-77"),
        (",0", '"" names no GPU'),
    ],
)
def test_a_list_that_leaves_nothing_says_why(visible: str, words: str) -> None:
    found = visible_gpus(FOUR, visible)
    assert found.places == []
    assert words in found.why_none


def test_a_machine_without_a_gpu_has_none_to_see() -> None:
    assert visible_gpus([], None) == Visible([], "this machine has no GPU")
    assert visible_gpus([], "0").places == []


def test_numbers_of_unlike_gpus_are_known_only_in_the_order_of_the_bus() -> None:
    unsure = visible_gpus(MIXED, "0")
    assert unsure.places is None and "PCI_BUS_ID" in unsure.why_none
    assert visible_gpus(MIXED, "0", "PCI_BUS_ID").places == [0]
    assert visible_gpus(MIXED, "GPU-02").places == [1]
    assert visible_gpus(MIXED, None).places == [0, 1]
    assert visible_gpus(MIXED, "-1").places == []


class TestMig:
    """An A100 divided into three, and a whole one beside it, as a driver tells of them."""

    @pytest.fixture
    def gpus(self) -> list[GpuSample]:
        return GpuMeter(lambda: Replay(situation("mig"))).look().gpus

    def test_without_a_list_cuda_takes_the_first_mig_device_alone(self, gpus: list[GpuSample]) -> None:
        assert visible_gpus(gpus, None).places == [1]

    def test_a_mig_device_is_found_by_its_id(self, gpus: list[GpuSample]) -> None:
        assert visible_gpus(gpus, "MIG-00000012-aaaa-bbbb-cccc-ddddeeeeffff").places == [3]

    def test_of_several_the_first_is_taken(self, gpus: list[GpuSample]) -> None:
        assert visible_gpus(gpus, "MIG-00000011,MIG-00000010").places == [2]

    def test_a_divided_gpu_stands_for_its_first_part(self, gpus: list[GpuSample]) -> None:
        assert visible_gpus(gpus, "0").places == [1]
        assert visible_gpus(gpus, "GPU-00000000").places == [1]

    def test_the_whole_one_beside_it_can_be_named(self, gpus: list[GpuSample]) -> None:
        assert visible_gpus(gpus, "1").places == [4]

    def test_a_divided_gpu_without_parts_is_none(self, gpus: list[GpuSample]) -> None:
        assert "no MIG device" in visible_gpus(gpus[:1], "0").why_none
        assert "no MIG device" in visible_gpus(gpus[:1], None).why_none

    def test_the_old_form_of_an_id_is_found(self) -> None:
        whole = GpuSample(0, "A100", uuid="GPU-5c89", mig_mode=True)
        part = GpuSample(0, "A100 MIG 3g", uuid="MIG-GPU-5c89/1/0", mig_of=0, mig_index=0)
        assert visible_gpus([whole, part], "MIG-GPU-5c89/1/0").places == [1]
