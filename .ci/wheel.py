"""Makes the wheel: wheel.py PROGRAM VERSION FOLDER prints the path of what it made.

The program with every library it needs beside it, but those of the C library's own, and the client for training
scripts. The tag says the oldest glibc that all of it runs with (PEP 600).
"""

import base64
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

#: Of the C library, and the loader: every system has its own, and no other fits.
SYSTEM = re.compile(r"(libc|libm|libdl|librt|libpthread|libutil|libresolv|ld-linux.*|linux-vdso)\.so")

MAIN = '''"""The dltui program, as `dltui` and as `python -m dltui`."""

import os
import sys

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program")


def main():
    # It takes this process over: signals, the terminal and the exit code are its own.
    os.execv(PROGRAM, [PROGRAM, *sys.argv[1:]])


if __name__ == "__main__":
    main()
'''


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def libraries(program):
    """The files of the shared libraries that a program needs, theirs too, by name."""
    found = re.findall(r"^\s*(\S+) => (/\S+)", output("ldd", program), re.M)
    return {name: os.path.realpath(path) for name, path in found if not SYSTEM.match(name)}


def oldest_glibc(files):
    versions = set()
    for file in files:
        versions |= set(re.findall(r"\bGLIBC_(\d+)\.(\d+)", output("objdump", "-T", file)))
    return max((int(major), int(minor)) for major, minor in versions)


def licences(files, folder):
    """What Debian says of the copyright of each library."""
    os.makedirs(folder)
    for file in files:
        # Where / and /usr are one folder, a package may name a file by either.
        for place in (file, file.removeprefix("/usr"), "/usr" + file):
            answer = subprocess.run(["dpkg", "-S", place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            if answer.returncode == 0:
                package = answer.stdout.split(":")[0]
                shutil.copyfile(f"/usr/share/doc/{package}/copyright", f"{folder}/{package}")
                break
        else:
            sys.exit(f"wheel: no package has {file}, whose licence must come with it")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def pack(root, info, path):
    """Zips a folder with its RECORD, the same bytes for the same files."""
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))[:6]
    names = sorted(
        os.path.relpath(os.path.join(folder, name), root) for folder, _, files in os.walk(root) for name in files)
    records = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def add(name, data, mode):
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)

        for name in names:
            file = os.path.join(root, name)
            with open(file, "rb") as source:
                data = source.read()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            records.append(f"{name},sha256={digest},{len(data)}\n")
            add(name, data, 0o755 if os.access(file, os.X_OK) else 0o644)
        add(f"{info}/RECORD", "".join(records) + f"{info}/RECORD,,\n", 0o644)


def main():
    program, version, folder = sys.argv[1:]
    source = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with tempfile.TemporaryDirectory() as root:
        info = f"dltui-{version}.dist-info"
        needed = libraries(program)
        tag = "py3-none-manylinux_{}_{}_{}".format(*oldest_glibc([program, *needed.values()]), platform.machine())
        shutil.copytree(
            f"{source}/Sources/RunControl/Python/dltui_client", f"{root}/dltui_client",
            ignore=shutil.ignore_patterns("__pycache__"))
        write(f"{root}/dltui/__init__.py", MAIN.split("\n")[0] + "\n")
        write(f"{root}/dltui/__main__.py", MAIN)
        shutil.copy(program, f"{root}/dltui/program")
        os.chmod(f"{root}/dltui/program", 0o755)
        os.makedirs(f"{root}/dltui.libs")
        for name, file in needed.items():
            shutil.copyfile(file, f"{root}/dltui.libs/{name}")
            os.chmod(f"{root}/dltui.libs/{name}", 0o644)
            subprocess.run(["strip", "--strip-unneeded", f"{root}/dltui.libs/{name}"], check=True)
            subprocess.run(["patchelf", "--set-rpath", "$ORIGIN", f"{root}/dltui.libs/{name}"], check=True)
        subprocess.run(["patchelf", "--set-rpath", "$ORIGIN/../dltui.libs", f"{root}/dltui/program"], check=True)
        licences(needed.values(), f"{root}/{info}/licenses/libraries")
        shutil.copyfile(f"{source}/LICENSE", f"{root}/{info}/licenses/LICENSE")
        shutil.copyfile(f"{source}/.ci/copyright", f"{root}/{info}/licenses/COPYRIGHT")
        write(f"{root}/{info}/entry_points.txt", "[console_scripts]\ndltui = dltui.__main__:main\n")
        write(
            f"{root}/{info}/WHEEL",
            f"Wheel-Version: 1.0\nGenerator: dltui\nRoot-Is-Purelib: false\nTag: {tag}\n")
        with open(f"{source}/README.md", encoding="utf-8") as readme:
            write(
                f"{root}/{info}/METADATA",
                f"Metadata-Version: 2.1\nName: dltui\nVersion: {version}\n"
                "Summary: A cockpit for training neural networks, in the terminal.\n"
                "License: MIT\nRequires-Python: >=3.8\n"
                "Classifier: Environment :: Console :: Curses\n"
                "Classifier: Operating System :: POSIX :: Linux\n"
                "Description-Content-Type: text/markdown\n\n" + readme.read())
        path = f"{folder}/dltui-{version}-{tag}.whl"
        pack(root, info, path)
    print(path)


main()
