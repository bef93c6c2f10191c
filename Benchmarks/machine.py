"""What kind of machine this is: the processor's family and the instruction set, such as "AMD Zen 5, AVX-512"."""
import os
import pathlib
import platform

INTEL = {  # models of family 6
    0x3C: "Haswell", 0x3F: "Haswell", 0x45: "Haswell", 0x46: "Haswell", 0x3D: "Broadwell", 0x47: "Broadwell",
    0x4F: "Broadwell", 0x56: "Broadwell", 0x4E: "Skylake", 0x5E: "Skylake", 0x8E: "Kaby Lake", 0x9E: "Kaby Lake",
    0x7D: "Ice Lake", 0x7E: "Ice Lake", 0x6A: "Ice Lake", 0x6C: "Ice Lake", 0x8C: "Tiger Lake", 0x8D: "Tiger Lake",
    0x97: "Alder Lake", 0x9A: "Alder Lake", 0xB7: "Raptor Lake", 0xBA: "Raptor Lake", 0xBF: "Raptor Lake",
    0xAA: "Meteor Lake", 0x8F: "Sapphire Rapids", 0xCF: "Emerald Rapids", 0xAD: "Granite Rapids",
    0xAE: "Granite Rapids",
}
ARM = {0xD0C: "Neoverse N1", 0xD40: "Neoverse V1", 0xD49: "Neoverse N2", 0xD4F: "Neoverse V2", 0xD84: "Neoverse V3",
       0xD8E: "Neoverse N3", 0xD0B: "Cortex-A76"}


def zen(family, model):
    """The generation of an AMD processor, as Linux tells them apart."""
    if family == 0x17:
        return "Zen 2" if model >= 0x30 else "Zen"
    if family == 0x19:
        return "Zen 4" if model // 16 in (1, 6, 7, 10) else "Zen 3"
    if family == 0x1A:
        return "Zen 6" if model // 16 in (5, 8, 9, 10, 12) else "Zen 5"
    return None


def intel(family, model, stepping):
    """The name of an Intel processor's core."""
    if (family, model) == (6, 0x55):
        return "Cascade Lake" if stepping >= 5 else "Skylake"
    return INTEL.get(model) if family == 6 else None


def describe(cpuinfo):
    """Processor, family and instruction set by the text of /proc/cpuinfo; the first two None if it does not say."""
    fields = {}
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())

    def number(name):
        return int(fields.get(name) or "-1", 0)
    numbers = [number(name) for name in ("cpu family", "model", "stepping")]
    family = None
    if fields.get("vendor_id") == "AuthenticAMD" and (name := zen(*numbers[:2])):
        family = f"AMD {name}"
    elif fields.get("vendor_id") == "GenuineIntel" and (name := intel(*numbers)):
        family = f"Intel {name}"
    elif number("CPU implementer") == 0x41 and (name := ARM.get(number("CPU part"))):
        family = f"ARM {name}"
    return fields.get("model name"), family, instruction_set(fields)


def instruction_set(fields):
    """The widest vectors that GANZoo's loops use."""
    if "flags" not in fields:
        return "NEON"
    flags = fields["flags"].split()
    if "avx512f" in flags:
        return "AVX-512"
    return "AVX2" if {"avx2", "fma"} <= set(flags) else "baseline"


def this_machine():
    """The processor, its kind and its cores."""
    try:
        cpuinfo = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        cpuinfo = ""
    processor, family, vectors = describe(cpuinfo)
    processor = processor or platform.processor() or platform.machine()
    return {"processor": processor, "family": family or processor, "vectors": vectors, "cores": os.cpu_count()}
