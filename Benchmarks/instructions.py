#!/usr/bin/env python3
"""Counts the instructions of three small jobs with valgrind, and compares them with the committed numbers.

    swift build -c release --product GANZooBenchmarkJobs
    python3 Benchmarks/instructions.py            # fails if a job has 5 % more or fewer than in instructions.json
    python3 Benchmarks/instructions.py --write    # renews instructions.json

The clock says little about a change on a machine with other work; instructions are nearly the same each time. Valgrind
emulates a processor with AVX2, whatever the real one has beyond it. The jobs are a step of the recipe blocks, critic
updates with gradient penalty and generating images (Benchmarks/Jobs/Counted.swift), with one thread and fixed seeds.
Only what runs inside of `countedWork` counts: no start of the program, no reading of files.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

from processes import Failed, output

HERE = pathlib.Path(__file__).resolve().parent
COMMITTED = HERE / "instructions.json"
JOBS = {"training": 2, "penalty": 2, "generation": 30}  # steps of the recipe blocks, critic updates, images
TOLERANCE = 0.05
KEPT_SHARE = 0.005  # of a job: functions with less are summed up
OTHERS = "all other functions"
SHOWN = 5           # functions in a message
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "SWIFT_DETERMINISTIC_HASHING": "1",
    # Memory is filled and copied by vectors: valgrind counts an instruction for each byte of `rep stosb`.
    "GLIBC_TUNABLES": "glibc.cpu.x86_rep_stosb_threshold=0x40000000:glibc.cpu.x86_rep_movsb_threshold=0x40000000",
}


def missing():
    """What instructions cannot be counted without; None if all is there."""
    if platform.machine() != "x86_64":
        return f"valgrind emulates AVX2 on x86-64 alone, and this is {platform.machine()}"
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if not cpuinfo.exists() or not {"avx2", "fma"} <= set(cpuinfo.read_text(encoding="utf-8").split()):
        return "the processor has no AVX2"
    return next((f"{name} is not installed" for name in ("valgrind", "strip") if not shutil.which(name)), None)


def parse(text):
    """The instructions of each function in a file of callgrind, without those of the functions that it calls."""
    counts, function, is_call = {}, None, False
    for line in text.splitlines():
        if line.startswith("fn="):
            function = readable(line[3:])
        elif line.startswith("calls="):
            is_call = True  # the next line has the costs of the called function
        elif line[:1].isdigit() or line[:1] in "+-*":
            cells = line.split()
            if not is_call and function and len(cells) > 1:
                counts[function] = counts.get(function, 0) + int(cells[1])
            is_call = False
    return counts


def readable(name):
    """A function's name without the number of a recursion and the instruction set of a copy."""
    return re.sub(r"'\d+$", "", re.sub(r"\.arch_x86.*$", "", name))


def summary(counts):
    """The total, and the functions that matter."""
    total = sum(counts.values())
    kept = {name: count for name, count in counts.items() if count >= KEPT_SHARE * total}
    ordered = dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))
    return {"total": total, "functions": {**ordered, OTHERS: total - sum(kept.values())}}


def count(job, amount, program, folder, timeout):
    """The instructions of a job."""
    file = pathlib.Path(folder) / f"{job}.callgrind"
    output(["valgrind", "-q", "--tool=callgrind", "--demangle=no", "--compress-strings=no", "--compress-pos=no",
            "--toggle-collect=*countedWork*", f"--callgrind-out-file={file}", program, f"counted-{job}", 1, amount],
           timeout, ENVIRONMENT)
    counts = parse(file.read_text(encoding="utf-8", errors="replace"))
    if not counts:
        raise Failed(f"{job}: nothing was counted")
    return summary(counts)


def count_all(program, timeout):
    """The instructions of all jobs, counted side by side."""
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind 3.19 cannot read the debugging information of Swift.
        bare = pathlib.Path(folder) / "jobs"
        output(["strip", "--strip-debug", "-o", bare, program], timeout)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = {job: pool.submit(count, job, amount, bare, folder, timeout) for job, amount in JOBS.items()}
            return {job: run.result() for job, run in runs.items()}


def complaints(committed, found, shown=lambda names: names):
    """A message for each job that differs by more than the tolerance; `shown` makes names readable."""
    texts = []
    for job, now in found.items():
        before = committed.get(job)
        if before is None:
            texts.append(f"{job}: not in {COMMITTED.name}")
            continue
        change = now["total"] / before["total"] - 1
        if abs(change) > TOLERANCE:
            grew = change > 0
            texts.append("\n".join([
                f"{job}: {now['total']:,} instructions, {abs(100 * change):.1f} % {'more' if grew else 'fewer'} than "
                f"{before['total']:,}", *changes(before["functions"], now["functions"], grew, shown)]))
    return texts


def changes(before, now, grew, shown):
    """The functions that changed most in the direction of the total."""
    differences = {name: now.get(name, 0) - before.get(name, 0) for name in {**before, **now}}
    names = sorted((name for name, change in differences.items() if change > 0) if grew else
                   (name for name, change in differences.items() if change < 0),
                   key=lambda name: -abs(differences[name]))[:SHOWN]
    return [f"    {differences[name]:+,}: {before.get(name, 0):,} to {now.get(name, 0):,} in {text}"
            for name, text in zip(names, shown(names))]


def demangled(names):
    """Names of Swift as they are written, where its tools are there."""
    mangled = [name for name in names if name.startswith("$s")]
    if not mangled or not shutil.which("swift"):
        return names
    run = subprocess.run(["swift", "demangle", "--simplified", "--compact", *mangled], capture_output=True, text=True,
                         check=False)
    readable_names = dict(zip(mangled, run.stdout.splitlines()))
    return [readable_names.get(name, name) for name in names]


def compiler():
    """The version of Swift: another one makes other instructions."""
    if not shutil.which("swift"):
        return "unknown"
    run = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"Swift version (\S+)", run.stdout)
    return found[1] if found else "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--program", default=str(HERE.parent / ".build/release/GANZooBenchmarkJobs"))
    parser.add_argument("--timeout", type=float, default=300, help="seconds for a job")
    parser.add_argument("--write", action="store_true", help=f"renews {COMMITTED.name}")
    options = parser.parse_args()
    if what := missing():
        print(f"instructions.py: instructions are not counted: {what}", file=sys.stderr)
        return
    if not pathlib.Path(options.program).exists():
        sys.exit(f"instructions.py: there is no {options.program}: swift build -c release --product "
                 f"{pathlib.Path(options.program).name}")
    try:
        found = count_all(options.program, options.timeout)
    except (Failed, OSError) as failure:
        sys.exit(f"instructions.py: {failure}")
    for job, now in found.items():
        print(f"{job}: {now['total']:,} instructions")
    if options.write:
        COMMITTED.write_text(json.dumps({"swift": compiler(), "jobs": found}, indent=1) + "\n", encoding="utf-8")
        return
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    if texts := complaints(committed["jobs"], found, demangled):
        if compiler() != committed["swift"]:
            texts.append(f"The committed numbers are of Swift {committed['swift']}, these of Swift {compiler()}.")
        sys.exit("\n".join([*texts, "If that is meant: instructions.py --write, and say why in the commit."]))


if __name__ == "__main__":
    main()
