"""Packs a folder into a .tar.gz or, for Windows, a .zip whose bytes depend on the files alone.

    pack.py check TARGET EXECUTABLE
    pack.py pack TARGET FOLDER ARCHIVE

`check` refuses an executable that is not for TARGET: else the first to see it are the users.
"""

import gzip
import io
import os
import stat
import struct
import sys
import tarfile
import time
import zipfile
from pathlib import Path

ELF_MACHINES = {"x86_64": 62, "aarch64": 183}
MACH_O_TYPES = {"x86_64": 0x01000007, "aarch64": 0x0100000C}
PE_MACHINES = {"x86_64": 0x8664}
ELF_INTERPRETER = 3


def main(command, target, *paths):
    if command == "check":
        (executable,) = paths
        fault = fault_of(Path(executable).read_bytes(), target)
        if fault:
            sys.exit(f"{executable} {fault}; build it with scripts/cross build {target}")
    else:
        folder, archive = paths
        pack = pack_zip if "windows" in target else pack_tar
        pack(Path(folder), archive, int(os.environ["SOURCE_DATE_EPOCH"]))


def fault_of(data, target):
    """What is wrong with an executable for this target, or None."""
    machine = target.split("-")[0]
    try:
        if "linux" in target:
            return fault_of_elf(data, machine, target)
        if "apple" in target:
            magic, kind = struct.unpack_from("<II", data)
            right = magic == 0xFEEDFACF and kind == MACH_O_TYPES[machine]
        else:
            (head,) = struct.unpack_from("<I", data, 0x3C)
            right = data[head : head + 4] == b"PE\0\0"
            right = right and struct.unpack_from("<H", data, head + 4)[0] == PE_MACHINES[machine]
    except struct.error:
        right = False
    return None if right else f"is not for {target}"


def fault_of_elf(data, machine, target):
    if data[:6] != b"\x7fELF\x02\x01" or struct.unpack_from("<H", data, 18)[0] != ELF_MACHINES[machine]:
        return f"is not for {target}"
    (start,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    kinds = [struct.unpack_from("<I", data, start + size * at)[0] for at in range(count)]
    return "is linked dynamically" if "musl" in target and ELF_INTERPRETER in kinds else None


def members(folder):
    """Every file and folder: its name in the archive, its path, its mode."""
    executables = [folder / "cognito-auth", folder / "cognito-auth.exe"]
    paths = sorted(folder.rglob("*"), key=lambda path: path.as_posix())
    for path in [folder, *paths]:
        name = path.relative_to(folder.parent).as_posix()
        yield name, path, 0o755 if path.is_dir() or path in executables else 0o644


def pack_tar(folder, archive, date):
    with open(archive, "wb") as file:
        # No name and no date in the head, as with gzip -n.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
            with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
                for name, path, mode in members(folder):
                    entry = tarfile.TarInfo(name)
                    entry.mode, entry.mtime = mode, date
                    entry.uname = entry.gname = "root"
                    if path.is_dir():
                        entry.type = tarfile.DIRTYPE
                        tar.addfile(entry)
                    else:
                        data = path.read_bytes()
                        entry.size = len(data)
                        tar.addfile(entry, io.BytesIO(data))


def pack_zip(folder, archive, date):
    # The format begins in 1980 and has no time zone.
    at = max(time.gmtime(date)[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(archive, "w") as packed:
        for name, path, mode in members(folder):
            entry = zipfile.ZipInfo(name + "/" if path.is_dir() else name, at)
            # Else Python writes the system it runs on.
            entry.create_system = 3
            kind = stat.S_IFDIR if path.is_dir() else stat.S_IFREG
            entry.external_attr = (kind | mode) << 16 | (0x10 if path.is_dir() else 0)
            data = b"" if path.is_dir() else path.read_bytes()
            method = zipfile.ZIP_STORED if path.is_dir() else zipfile.ZIP_DEFLATED
            packed.writestr(entry, data, method, 9)


if __name__ == "__main__":
    main(*sys.argv[1:])
