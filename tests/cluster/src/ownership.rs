//! Files for a server that runs as another user.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path, process::Command};

use crate::{Error, error::IoContext};

/// True if every user may enter the folder, or read the file, at this path.
pub(crate) fn open_to_all(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let allows = |path: &Path, bits: u32| fs::metadata(path).is_ok_and(|m| m.mode() & bits == bits);
    allows(&path, 0o005) && path.ancestors().skip(1).all(|parent| allows(parent, 0o001))
}

/// Copies a folder and gives the copy to a user.
pub(crate) fn copy_for(user: u32, from: &Path, to: &Path) -> Result<(), Error> {
    command("copy", Command::new("cp").arg("-R").arg(from).arg(to), from)?;
    own(user, to)
}

/// Gives a folder and all in it to a user.
pub(crate) fn own(user: u32, folder: &Path) -> Result<(), Error> {
    command("change the owner of", Command::new("chown").arg("-R").arg(format!("{user}:{user}")).arg(folder), folder)
}

fn command(action: &'static str, command: &mut Command, path: &Path) -> Result<(), Error> {
    let output = command.output().context(action, path)?;
    match output.status.success() {
        true => Ok(()),
        false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())).context(action, path),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_below_a_private_one_is_not_open_to_all() {
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        set(&inner, 0o755);
        set(folder.path(), 0o700);
        assert!(!open_to_all(&inner));
        set(folder.path(), 0o711);
        assert!(open_to_all(&inner));
        set(&inner, 0o750);
        assert!(!open_to_all(&inner));
        assert!(!open_to_all(&folder.path().join("none")));
    }
}
