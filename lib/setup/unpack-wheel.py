"""Unpacks the named parts of a wheel and tells how far it is, as "DONE TOTAL" in bytes.

    python unpack-wheel.py WHEEL FOLDER PREFIX...
"""

import sys
import zipfile
from pathlib import Path

CHUNK = 8 << 20


def main(wheel, folder, *prefixes):
    with zipfile.ZipFile(wheel) as archive:
        members = [
            member
            for member in archive.infolist()
            if member.filename.startswith(prefixes) and not member.is_dir()
        ]
        total = sum(m.file_size for m in members)
        done = 0
        for member in members:
            target = Path(folder, member.filename)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as out:
                while chunk := source.read(CHUNK):
                    out.write(chunk)
                    done += len(chunk)
                    print(done, total, flush=True)


main(*sys.argv[1:])
